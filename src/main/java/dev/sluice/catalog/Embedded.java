package dev.sluice.catalog;

import java.util.List;

/**
 * A field that shows some columns of the row as an object. It is null where the first of them is
 * null.
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
     * @throws IllegalArgumentException if there is none
     */
    public Column column(String field) {
        return columns.stream()
                .filter(column -> column.name().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " has no field " + field));
    }
}
