package dev.sluice.query.input;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The time that a stored one is compared with, so that the answer is exact. PostgreSQL keeps
 * microseconds: a given time with more digits is rounded to the side on which the comparison stays
 * true. A non-null field shows all earlier and later times as its bounds, so a comparison with a
 * bound takes these times in.
 */
public enum TimeBound {

    /** For {@code >=} and {@code <}: rounded up. */
    FROM,
    /** For {@code <=} and {@code >}: rounded down. */
    TO;

    private static final String LEAST = "-infinity";
    private static final String GREATEST = "infinity";

    /** The bind of a comparison with one bound. */
    public Function<@Nullable Object, Object> of(Column column) {
        return value -> bound(column, Values.time(column.type(), value));
    }

    /** The bind of the bound of an equality, which no time satisfies that has more digits. */
    public Function<@Nullable Object, Object> ofEquality(Column column) {
        return value -> {
            var time = Values.time(column.type(), value);
            if (!isExact(time)) {
                return this == FROM ? GREATEST : LEAST;
            }
            return bound(column, time);
        };
    }

    /** The bind of the times of a list that a stored time can equal. */
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
