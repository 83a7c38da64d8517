package dev.sluice.catalog;

/**
 * A field that shows a JSON column as typed fields.
 *
 * @param column the column as a JSON field of the same name, with its masks
 * @param shape what the column's JSON is read as
 */
public record JsonField(Column column, JsonShape shape) implements EntityField {

    @Override
    public String name() {
        return column.name();
    }

    @Override
    public boolean nullable() {
        return true;
    }
}
