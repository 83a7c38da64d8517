package dev.sluice.catalog;

/**
 * A field that shows a JSON column as typed fields.
 *
 * @param column the JSON column, with the field's name and masks
 * @param shape the type that the column's JSON is expected to have
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
