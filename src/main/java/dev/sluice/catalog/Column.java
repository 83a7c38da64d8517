package dev.sluice.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field whose value is a column of the row, or an SQL expression over the row.
 *
 * @param name the field's name in the schema
 * @param column the name of the table's column; for an expression, the field's name in snake case,
 *     although the table may have no such column
 * @param expression SQL in which {@code {row}} stands for the row; null for a plain column
 * @param enumType the name of the schema's enumeration; null if the type is not {@link
 *     ColumnType#ENUM}
 * @param sortable whether lists can be ordered by the field
 * @param measure how aggregates treat the field's numbers; null for a field without numbers to
 *     aggregate
 * @param mask the rules that decide which callers see the value; at least one rule must hold; empty
 *     if the value is visible wherever the row is
 */
public record Column(
        String name,
        String column,
        @Nullable String expression,
        ColumnType type,
        @Nullable String enumType,
        boolean nullable,
        boolean sortable,
        @Nullable Measure measure,
        List<RuleUse> mask)
        implements EntityField {

    public Column {
        mask = List.copyOf(mask);
    }

    /** The name of the field's type in the schema, without list or null marks. */
    public String typeName() {
        return enumType != null ? enumType : type.scalar();
    }

    /** The name of the input type that filters by the field. */
    public String filterName() {
        return enumType != null ? enumType + "Filter" : type.filter();
    }

    /** How aggregates treat the numbers of a column. */
    public enum Measure {
        /** Amounts, which have a sum. */
        ADDITIVE,
        /** Scores and percentages, which have an average but no sum. */
        SCORE
    }

    /**
     * Creates a plain column without masks. It has no numbers to aggregate, and lists cannot be
     * ordered by it.
     */
    public static Column plain(String name, String column, ColumnType type, boolean nullable) {
        return new Column(name, column, null, type, null, nullable, false, null, List.of());
    }

    /**
     * Whether rows can be grouped by the field. Enumerations and booleans always qualify. Times,
     * texts and integers qualify if they are sortable and their {@code measure} is null.
     */
    public boolean isGroupable() {
        return switch (type) {
            case ENUM, BOOLEAN -> true;
            case DATE, DATE_TIME, TEXT, INT, BIG_INT -> sortable && measure == null;
            case KEY, FLOAT, DECIMAL, JSON, TEXT_LIST -> false;
        };
    }
}
