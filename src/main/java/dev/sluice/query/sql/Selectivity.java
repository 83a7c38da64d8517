package dev.sluice.query.sql;

import dev.sluice.catalog.ColumnType;
import dev.sluice.condition.Condition;
import dev.sluice.query.plan.PlanCondition;

/**
 * Judges by its form how many rows a filter may match, and which kind of index may find them. The
 * values of a filter are not known when its SQL is written.
 */
final class Selectivity {

    private Selectivity() {}

    /** Whether an index may find few rows that a filter matches. */
    static boolean isSelective(Condition condition) {
        return switch (condition) {
            case Condition.And(var parts) -> parts.stream().anyMatch(Selectivity::isSelective);
            case Condition.Or(var parts) -> parts.stream().anyMatch(Selectivity::isSelective);
            case Condition.Not _, Condition.Within _, Condition.IsNull _ -> false;
            case PlanCondition.Seek _ -> false;
            case Condition.In(var column, var _) -> column.type() != ColumnType.ENUM;
            case Condition.Compare(var column, var operator, var _) ->
                    switch (operator) {
                        case EQ ->
                                column.type() != ColumnType.ENUM
                                        && column.type() != ColumnType.BOOLEAN;
                        case LT, LTE, GT, GTE -> false;
                        case LIKE, ILIKE, STARTS_WITH, CONTAINS, HAS_KEY -> true;
                    };
            default -> true;
        };
    }

    /**
     * Whether an inverted index may find the rows of a filter. PostgreSQL cannot know how many rows
     * it finds, and would rather walk through all rows in the order of the page.
     */
    static boolean hasInvertedIndex(Condition condition) {
        return switch (condition) {
            case Condition.And(var parts) -> parts.stream().anyMatch(Selectivity::hasInvertedIndex);
            case Condition.Matches _ -> true;
            case Condition.Compare(var column, var operator, var _) ->
                    operator == Condition.Operator.HAS_KEY
                            || (operator == Condition.Operator.CONTAINS
                                    && column.type() == ColumnType.JSON);
            default -> false;
        };
    }

    /**
     * Whether a filter is about a column of few values. An index of such a column finds many rows
     * of other scopes. PostgreSQL would read them all, since it expects more scopes than most
     * callers have. The SQL hides the filter from its indexes.
     */
    static boolean hasFewValues(Condition condition) {
        return switch (condition) {
            case Condition.Compare(var column, var _, var _) -> hasFewValues(column.type());
            case Condition.In(var column, var _) -> hasFewValues(column.type());
            case Condition.Not(var part) -> hasFewValues(part);
            case Condition.Or(var parts) -> parts.stream().allMatch(Selectivity::hasFewValues);
            default -> false;
        };
    }

    private static boolean hasFewValues(ColumnType type) {
        return type == ColumnType.ENUM || type == ColumnType.BOOLEAN;
    }
}
