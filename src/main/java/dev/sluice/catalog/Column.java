package dev.sluice.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field that is one column, or SQL over one row.
 *
 * @param name the field's name in the schema
 * @param column the column's name; for an expression the field's name in snake case, which no
 *     column needs to have
 * @param expression SQL over the row, in which {@code {row}} stands for it; null for a plain column
 * @param enumType the schema's enumeration if the type is {@link ColumnType#ENUM}
 * @param sortable whether lists can be ordered by it
 * @param measure how it is aggregated; null for a column that is no measure
 * @param mask the rules of which one must hold for the value to be seen; empty if the value is
 *     visible wherever the row is
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

    /** The name of the input type that filters it. */
    public String filterName() {
        return enumType != null ? enumType + "Filter" : type.filter();
    }

    /** How the values of a measure are aggregated. */
    public enum Measure {
        /** Amounts, which have a sum. */
        ADDITIVE,
        /** Scores and shares, which have an average but no sum. */
        SCORE
    }

    /** A plain column of this name, without masks, that is no measure and cannot be sorted by. */
    public static Column plain(String name, String column, ColumnType type, boolean nullable) {
        return new Column(name, column, null, type, null, nullable, false, null, List.of());
    }

    /**
     * Whether rows can be grouped by its values: enumerations and truth values always, times, texts
     * and integers where lists can be ordered by them.
     */
    public boolean isGroupable() {
        return switch (type) {
            case ENUM, BOOLEAN -> true;
            case DATE, DATE_TIME, TEXT, INT, BIG_INT -> sortable && measure == null;
            case KEY, FLOAT, DECIMAL, JSON, TEXT_LIST -> false;
        };
    }
}
