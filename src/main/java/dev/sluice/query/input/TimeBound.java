package dev.sluice.query.input;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts a time in a filter to the bound with which stored times are compared. PostgreSQL stores
 * microseconds, so a more precise time is rounded up or down. The direction depends on the
 * comparison, whose result stays exact. A non-null field shows times outside the years 1 to 9999 as
 * the first or last time of these years. A comparison treats such times in the same way.
 */
public enum TimeBound {

    /** The bound of {@code >=} and {@code <}, which is rounded up. */
    FROM,
    /** The bound of {@code <=} and {@code >}, which is rounded down. */
    TO;

    private static final String LEAST = "-infinity";
    private static final String GREATEST = "infinity";

    /** The conversion for a comparison with this bound alone. */
    public Function<@Nullable Object, Object> of(Column column) {
        return value -> bound(column, Values.time(column.type(), value));
    }

    /**
     * The conversion for this bound of an equality, which compares with both bounds. No stored time
     * equals a time that is finer than microseconds, so the bounds of such a time admit no stored
     * time.
     */
    public Function<@Nullable Object, Object> ofEquality(Column column) {
        return value -> {
            var time = Values.time(column.type(), value);
            if (!isExact(time)) {
                return this == FROM ? GREATEST : LEAST;
            }
            return bound(column, time);
        };
    }

    /**
     * The conversion for a list of times. Leaves out times that are finer than microseconds,
     * because no stored time equals them.
     */
    public static Function<@Nullable Object, Object> exact(ColumnType type) {
        return value ->
                new BoundList(
                        type == ColumnType.DATE ? LocalDate.class : OffsetDateTime.class,
                        Values.list(value).stream()
                                .map(item -> Values.time(type, item))
                                .filter(TimeBound::isExact)
                                .toList());
    }

    private Object bound(Column column, Object time) {
        if (!column.nullable() && time.equals(this == FROM ? first(time) : last(time))) {
            return this == FROM ? LEAST : GREATEST;
        }
        return time instanceof OffsetDateTime moment ? rounded(moment) : time;
    }

    private OffsetDateTime rounded(OffsetDateTime moment) {
        var down = moment.truncatedTo(ChronoUnit.MICROS);
        return this == TO || down.equals(moment) ? down : down.plus(1, ChronoUnit.MICROS);
    }

    private static boolean isExact(Object time) {
        return !(time instanceof OffsetDateTime moment)
                || moment.equals(moment.truncatedTo(ChronoUnit.MICROS));
    }

    private static Object first(Object time) {
        return time instanceof LocalDate ? Values.FIRST_DAY : Values.FIRST;
    }

    private static Object last(Object time) {
        return time instanceof LocalDate ? Values.LAST_DAY : Values.LAST;
    }
}
