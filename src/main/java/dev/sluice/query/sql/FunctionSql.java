package dev.sluice.query.sql;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.database.Sql;

/**
 * Renders an aggregate function over the values of a column, as the JSON shows these. No stored
 * value makes the function fail: a result that PostgreSQL cannot compute is null.
 */
final class FunctionSql {

    /** Floating-point numbers below this bound have finite sums, and so have their squares. */
    private static final String MAX_FLOAT = "1e140";

    /**
     * Exact numbers below this bound have sums of fewer digits than PostgreSQL's maximum of
     * 131,072.
     */
    private static final String MAX_DECIMAL = "1e100000";

    private static final String MAX_RESULT = "1.7976931348623157e308";

    private FunctionSql() {}

    /**
     * Returns the SQL of the function's result, which is null if there are no values.
     *
     * @param limitsDigits whether the column's type sets a maximum number of digits for exact
     *     numbers
     */
    static Sql of(AggregateFunction function, Column column, Sql value, boolean limitsDigits) {
        return switch (function) {
            case MIN, MAX -> extreme(function, column, value);
            case SUM, AVG ->
                    switch (column.type()) {
                        case FLOAT -> floating(function, value);
                        case DECIMAL -> decimal(function, column, value, limitsDigits);
                        default -> trimmed(function, call(function, value, Sql.EMPTY));
                    };
        };
    }

    private static Sql extreme(AggregateFunction function, Column column, Sql value) {
        if (ShownSql.canHide(column)) {
            return call(function, value, ShownSql.isShown(column.type(), value));
        }
        var result = call(function, value, Sql.EMPTY);
        return column.type().isTime() ? ShownSql.bounded(column.type(), result) : result;
    }

    private static Sql decimal(
            AggregateFunction function, Column column, Sql value, boolean limitsDigits) {
        var shown = ShownSql.isShown(ColumnType.DECIMAL, value);
        if (limitsDigits) {
            return trimmed(
                    function, call(function, value, ShownSql.canHide(column) ? shown : Sql.EMPTY));
        }
        var large = Sql.of("abs(%) >= %::numeric", value, Sql.raw("'" + MAX_DECIMAL + "'"));
        var result =
                call(
                        function,
                        value,
                        Sql.of("abs(%) < %::numeric", value, Sql.raw("'" + MAX_DECIMAL + "'")));
        return Sql.of(
                "case when bool_or(% and %) then null else % end",
                large, shown, trimmed(function, result));
    }

    /**
     * Sums large numbers separately as exact numbers, because their floating-point sum might not be
     * finite.
     */
    private static Sql floating(AggregateFunction function, Sql value) {
        var ordinary = Sql.of("abs(%) < %", value, Sql.raw(MAX_FLOAT));
        var large =
                Sql.of(
                        "abs(%) >= % and abs(%) < 'Infinity'::double precision",
                        value, Sql.raw(MAX_FLOAT), value);
        var exact =
                Sql.of(
                        "(sum(%::numeric) filter (where %) + coalesce((sum(%) filter (where %))::numeric, 0))",
                        value, large, value, ordinary);
        var result =
                function == AggregateFunction.SUM
                        ? exact
                        : Sql.of(
                                "(% / nullif(count(%) filter (where abs(%) < 'Infinity'::double precision), 0))",
                                exact, value, value);
        return Sql.of(
                "case when count(*) filter (where %) = 0 then % "
                        + "when abs(%) <= %::numeric then %::double precision end",
                large,
                call(function, value, ordinary),
                result,
                Sql.raw("'" + MAX_RESULT + "'"),
                result);
    }

    private static Sql call(AggregateFunction function, Sql value, Sql filter) {
        return Sql.of(
                "%(%)%",
                Sql.raw(function.field()),
                value,
                filter.isEmpty() ? Sql.EMPTY : Sql.of(" filter (where %)", filter));
    }

    /**
     * Removes the trailing zeros of an exact average, because the schema shows averages as
     * floating-point numbers.
     */
    private static Sql trimmed(AggregateFunction function, Sql result) {
        return function == AggregateFunction.AVG ? Sql.of("trim_scale(%)", result) : result;
    }
}
