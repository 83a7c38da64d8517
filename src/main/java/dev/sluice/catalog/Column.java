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
 * @param mask the rules of which one must hold for the value to be seen; empty when whoever sees
 *     the row sees the value
 */
public record Column(
        String name,
        String column,
        @Nullable String expression,
        ColumnType type,
        @Nullable String enumType,
        boolean nullable,
        boolean sortable,
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

    /**
     * Whether its values make groups worth counting: not keys, documents, lists, or numbers with
     * fractions.
     */
    public boolean isGroupable() {
        return switch (type) {
            case TEXT, ENUM, BOOLEAN, INT, LONG, DATE, DATE_TIME -> true;
            case KEY, FLOAT, DECIMAL, JSON, TEXT_LIST -> false;
        };
    }
}
