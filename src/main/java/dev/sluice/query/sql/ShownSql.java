package dev.sluice.query.sql;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.database.Sql;
import dev.sluice.query.input.Values;

/**
 * The SQL of a stored value as the JSON response shows it. The schema's types cannot express times
 * outside the years 1 to 9999, NaN, the infinities and JSON null. A nullable field shows them as
 * null. A non-null field shows such a time as the nearest bound. Filters, groups and aggregates use
 * the same values as the JSON.
 */
final class ShownSql {

    private static final String FIRST_MOMENT = "timestamptz '0001-01-01 00:00:00+00'";
    private static final String LAST_MOMENT = "timestamptz '9999-12-31 23:59:59.999999+00'";
    private static final String FIRST_DAY = "date '0001-01-01'";
    private static final String LAST_DAY = "date '9999-12-31'";

    private ShownSql() {}

    /** The first time that is shown unchanged. */
    static Sql first(ColumnType time) {
        return Sql.raw(time == ColumnType.DATE ? FIRST_DAY : FIRST_MOMENT);
    }

    /** The last time that is shown unchanged. */
    static Sql last(ColumnType time) {
        return Sql.raw(time == ColumnType.DATE ? LAST_DAY : LAST_MOMENT);
    }

    /** Whether the column can have values other than null that are shown as null. */
    static boolean canHide(Column column) {
        return column.nullable() && (column.type().isTime() || column.type().mayBeNotANumber());
    }

    /**
     * The SQL condition that the value is shown as null. The result is true or false, never null.
     */
    static Sql isNull(Column column, Sql value) {
        if (column.type() == ColumnType.JSON) {
            return Sql.of("(% is null or jsonb_typeof(%) = 'null')", value, value);
        }
        return canHide(column)
                ? Sql.of("((%) is not true)", isShown(column.type(), value))
                : Sql.of("(% is null)", value);
    }

    /**
     * The SQL condition that a time or a number is shown unchanged. The result is null for a null.
     */
    static Sql isShown(ColumnType type, Sql value) {
        return type.isTime()
                ? Sql.of("% between % and %", value, first(type), last(type))
                : Sql.of(
                        "% > '-Infinity'::% and % < 'Infinity'::%",
                        value, cast(type), value, cast(type));
    }

    /** The value as the JSON shows it. */
    static Sql value(Column column, Sql value) {
        if (canHide(column)) {
            return Sql.of("(case when % then % end)", isShown(column.type(), value), value);
        }
        return column.type().isTime() ? bounded(column.type(), value) : value;
    }

    /** Replaces a time before the first or after the last shown time by that bound. */
    static Sql bounded(ColumnType time, Sql value) {
        return Sql.of("least(greatest(%, %), %)", value, first(time), last(time));
    }

    private static Sql cast(ColumnType type) {
        return Sql.raw(Values.cast(type, null));
    }
}
