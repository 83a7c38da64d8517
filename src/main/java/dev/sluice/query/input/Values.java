package dev.sluice.query.input;

import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Names;
import dev.sluice.policy.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Converts input values to the driver's values. Rejects values that PostgreSQL cannot take. */
public final class Values {

    /** Maximum digits, and maximum decimal places, of an exact number. PostgreSQL accepts more. */
    private static final int MAX_DIGITS = 1000;

    /** Converts the words of a full-text search. */
    public static final Function<@Nullable Object, Object> SEARCH = Values::search;

    /** Converts a pattern of {@code like}. */
    public static final Function<@Nullable Object, Object> PATTERN = Values::pattern;

    /** Converts the prefix of a text. */
    public static final Function<@Nullable Object, Object> PREFIX = Values::prefix;

    /** Converts a path into JSON. */
    public static final Function<@Nullable Object, Object> PATH = Values::path;

    /** Converts the name of a time zone. */
    public static final Function<@Nullable Object, Object> TIME_ZONE = Values::timeZone;

    /** Maximum characters of a pattern, or of the prefix of a text. */
    private static final int MAX_PATTERN = 1000;

    /** Maximum wildcards of a pattern, because each wildcard slows the match down. */
    private static final int MAX_WILDCARDS = 20;

    /** Maximum characters of a search. */
    private static final int MAX_SEARCH = 1000;

    /** Maximum steps of a path into JSON. */
    private static final int MAX_PATH = 16;

    /** Maximum characters of a step of such a path. */
    private static final int MAX_STEP = 200;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The first time that a field shows unchanged. */
    static final OffsetDateTime FIRST = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    /** The last time that a field shows unchanged. PostgreSQL keeps microseconds. */
    static final OffsetDateTime LAST =
            OffsetDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000, ZoneOffset.UTC);

    static final LocalDate FIRST_DAY = FIRST.toLocalDate();
    static final LocalDate LAST_DAY = LAST.toLocalDate();

    private Values() {}

    /** Returns the conversion of one value. Columns that convert alike get equal conversions. */
    public static Function<@Nullable Object, Object> one(Entity entity, ColumnType type) {
        return new One(entity, type);
    }

    /** Returns the conversion of a list. Columns that convert alike get equal conversions. */
    public static Function<@Nullable Object, Object> many(Entity entity, ColumnType type) {
        return new Many(new One(entity, type));
    }

    /**
     * Converts one value. Only keys depend on the entity, because their ids begin with its prefix.
     */
    private record One(Entity entity, ColumnType type)
            implements Function<@Nullable Object, Object> {

        @Override
        public Object apply(@Nullable Object value) {
            return convert(entity, type, value);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof One(var otherEntity, var otherType)
                    && otherType == type
                    && (type != ColumnType.KEY || otherEntity.equals(entity));
        }

        @Override
        public int hashCode() {
            return type.hashCode();
        }
    }

    private record Many(One one) implements Function<@Nullable Object, Object> {

        @Override
        public Object apply(@Nullable Object value) {
            return new BoundList(javaType(one.type()), list(value).stream().map(one).toList());
        }
    }

    /** Returns a value that is bound unchanged. Rejects null. */
    public static Object required(@Nullable Object value) {
        if (value == null) {
            throw noNull();
        }
        return value;
    }

    /** Returns the items of a list. A single value counts as a list with one item. */
    public static List<?> list(@Nullable Object value) {
        return value instanceof List<?> items ? items : Collections.singletonList(value);
    }

    static Object convert(Entity entity, ColumnType type, @Nullable Object value) {
        if (value == null) {
            throw noNull();
        }
        return switch (type) {
            case KEY -> GlobalId.key(value, entity);
            case BOOLEAN -> value;
            case INT, BIG_INT -> whole(value);
            case FLOAT -> floating(value);
            case DECIMAL -> decimal(value);
            case TEXT -> text(value);
            case ENUM -> ((String) value).toLowerCase(Locale.ROOT);
            case DATE_TIME, DATE -> time(type, value);
            case JSON -> json(value);
            case TEXT_LIST -> many(entity, ColumnType.TEXT).apply(value);
        };
    }

    private static Refusal noNull() {
        return Refusal.badInput("null is not allowed in a filter; use isNull");
    }

    private static Class<?> javaType(ColumnType type) {
        return switch (type) {
            case KEY -> UUID.class;
            case BOOLEAN -> Boolean.class;
            case INT, BIG_INT -> Long.class;
            case FLOAT -> Double.class;
            case DECIMAL -> BigDecimal.class;
            case TEXT, ENUM, JSON, TEXT_LIST -> String.class;
            case DATE_TIME -> OffsetDateTime.class;
            case DATE -> LocalDate.class;
        };
    }

    private static Long whole(Object value) {
        try {
            return switch (value) {
                case BigInteger big -> big.longValueExact();
                case BigDecimal big -> big.longValueExact();
                case Long number -> number;
                case Integer number -> number.longValue();
                default -> decimal(value).longValueExact();
            };
        } catch (ArithmeticException e) {
            throw Refusal.badInput(
                    "expected an integer from "
                            + Long.MIN_VALUE
                            + " to "
                            + Long.MAX_VALUE
                            + ", got "
                            + Described.value(value));
        }
    }

    private static Double floating(Object value) {
        var number = ((Number) value).doubleValue();
        if (!Double.isFinite(number)) {
            throw Refusal.badInput(
                    "expected a number from -1.7976931348623157e308 to 1.7976931348623157e308, got "
                            + Described.value(value));
        }
        return number;
    }

    private static BigDecimal decimal(Object value) {
        try {
            var decimal =
                    value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
            if (decimal.precision() > MAX_DIGITS || Math.abs((long) decimal.scale()) > MAX_DIGITS) {
                throw Refusal.badInput(
                        "a number with more than " + MAX_DIGITS + " digits is not allowed");
            }
            return decimal;
        } catch (NumberFormatException e) {
            throw Refusal.badInput("expected a number, got " + Described.value(value));
        }
    }

    /** Returns a text that PostgreSQL can store: without U+0000 and halves of surrogate pairs. */
    public static String text(Object value) {
        var text = value.toString();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0) {
                throw Refusal.badInput("the character U+0000 is not allowed in a text");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw Refusal.badInput("half of a surrogate pair is not allowed in a text");
                }
                i++;
            }
        }
        return text;
    }

    /** Converts the words of a search. PostgreSQL may also reject a search with many operators. */
    private static Object search(@Nullable Object value) {
        if (value == null) {
            throw noNull();
        }
        var words = value.toString();
        if (words.length() > MAX_SEARCH) {
            throw Refusal.limit(words.length() + " characters exceed the maximum of " + MAX_SEARCH);
        }
        return text(words);
    }

    /** Converts a path into JSON. Its steps are keys and positions in lists, all as texts. */
    static Object path(@Nullable Object value) {
        var steps = list(value);
        if (steps.size() > MAX_PATH) {
            throw Refusal.limit(steps.size() + " steps exceed the maximum of " + MAX_PATH);
        }
        return new BoundList(String.class, steps.stream().map(Values::step).toList());
    }

    private static String step(@Nullable Object value) {
        var step = Objects.requireNonNull(value).toString();
        if (step.length() > MAX_STEP) {
            throw Refusal.limit(
                    "a step of "
                            + step.length()
                            + " characters exceeds the maximum of "
                            + MAX_STEP);
        }
        return text(step);
    }

    /** Converts a pattern of {@code like}, which must not end with an incomplete escape. */
    private static Object pattern(@Nullable Object value) {
        var pattern = shortText("A pattern", value);
        var wildcards = 0;
        for (var i = 0; i < pattern.length(); i++) {
            var c = pattern.charAt(i);
            if (c == '\\' && ++i == pattern.length()) {
                throw Refusal.badInput("a pattern must not end with a single backslash");
            }
            wildcards += c == '%' || c == '_' ? 1 : 0;
        }
        if (wildcards > MAX_WILDCARDS) {
            throw Refusal.limit(
                    "A pattern has %d wildcards (%% and _); at most %d are allowed"
                            .formatted(wildcards, MAX_WILDCARDS));
        }
        return pattern;
    }

    private static Object prefix(@Nullable Object value) {
        return shortText("A prefix", value);
    }

    private static String shortText(String what, @Nullable Object value) {
        if (value == null) {
            throw noNull();
        }
        var text = value.toString();
        if (text.length() > MAX_PATTERN) { // before the loop over all characters
            throw Refusal.limit(
                    "%s has %d characters; at most %d are allowed"
                            .formatted(what, text.length(), MAX_PATTERN));
        }
        return text(text);
    }

    /** Accepts names of the IANA time zone database, but no offsets. PostgreSQL knows them too. */
    private static Object timeZone(@Nullable Object value) {
        var name = String.valueOf(value);
        if (!ZoneId.getAvailableZoneIds().contains(name) || name.startsWith("SystemV/")) {
            throw Refusal.badInput(
                    "expected a time zone such as \"Europe/Amsterdam\" or \"UTC\", got "
                            + Described.value(name));
        }
        return name;
    }

    /** Converts a time to a moment in UTC, and a date to a day. */
    static Object time(ColumnType type, @Nullable Object value) {
        if (value == null) {
            throw noNull();
        }
        return type == ColumnType.DATE ? day(value) : moment(value);
    }

    private static OffsetDateTime moment(Object value) {
        try {
            var moment =
                    value instanceof OffsetDateTime time
                            ? time
                            : OffsetDateTime.parse(value.toString());
            if (moment.isBefore(FIRST) || moment.isAfter(LAST)) {
                throw Refusal.badInput(
                        "expected a time from "
                                + FIRST
                                + " to "
                                + LAST
                                + ", got "
                                + Described.value(value));
            }
            return moment.withOffsetSameInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Refusal.badInput(
                    "expected a time such as \"2026-01-31T12:00:00Z\", got "
                            + Described.value(value));
        }
    }

    private static LocalDate day(Object value) {
        try {
            var day = value instanceof LocalDate date ? date : LocalDate.parse(value.toString());
            if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
                throw Refusal.badInput(
                        "expected a date from "
                                + FIRST_DAY
                                + " to "
                                + LAST_DAY
                                + ", got "
                                + Described.value(value));
            }
            return day;
        } catch (DateTimeException e) {
            throw Refusal.badInput(
                    "expected a date such as \"2026-01-31\", got " + Described.value(value));
        }
    }

    private static String json(Object value) {
        checkTexts(value);
        return JSON.writeValueAsString(value);
    }

    private static void checkTexts(@Nullable Object value) {
        switch (value) {
            case String text -> text(text);
            case List<?> list -> list.forEach(Values::checkTexts);
            case Map<?, ?> map ->
                    map.forEach(
                            (key, member) -> {
                                text(key);
                                checkTexts(member);
                            });
            case BigDecimal number -> decimal(number);
            case BigInteger number -> decimal(number);
            case null, default -> {}
        }
    }

    /** The PostgreSQL type to which statements cast a parameter for a column of this type. */
    public static String cast(ColumnType type, @Nullable String enumType) {
        return switch (type) {
            case KEY -> "uuid";
            case BOOLEAN -> "boolean";
            case INT, BIG_INT -> "bigint";
            case FLOAT -> "double precision";
            case DECIMAL -> "numeric";
            case TEXT -> "text";
            case DATE_TIME -> "timestamptz";
            case DATE -> "date";
            case JSON -> "jsonb";
            case TEXT_LIST -> "text[]";
            case ENUM -> Names.snakeCase(Objects.requireNonNull(enumType));
        };
    }
}
