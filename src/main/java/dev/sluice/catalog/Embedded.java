package dev.sluice.catalog;

import java.util.List;

/**
 * A field that shows several columns of the row as one object. The object is null if its first
 * column is null.
 *
 * @param type the name of the object's type
 * @param columns the object's fields, at least one
 */
public record Embedded(String name, String type, List<Column> columns) implements EntityField {

    public Embedded {
        columns = List.copyOf(columns);
    }

    @Override
    public boolean nullable() {
        return true;
    }

    /**
     * The column behind a field of the object.
     *
     * @throws IllegalArgumentException if the object has no such field
     */
    public Column column(String field) {
        return columns.stream()
                .filter(column -> column.name().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " has no field " + field));
    }
}
