package dev.sluice;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Makes filters of random shape, each with the rows that it means. */
final class FilterGenerator {

    private static final List<String> TIMES =
            List.of(
                    "0001-01-01T00:00:00Z",
                    "9999-12-31T23:59:59.999999Z",
                    "2026-03-01T12:00:00.0000001Z",
                    "2026-03-01T14:00:00+02:00");
    private static final List<String> DAYS = List.of("0001-01-01", "9999-12-31", "2026-03-01");

    private static final int MAX_LENGTH = 900;

    private final FilterTable table;
    private final Random random;
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final List<String> declarations = new ArrayList<>();

    FilterGenerator(FilterTable table, Random random) {
        this.table = table;
        this.random = random;
    }

    /**
     * A filter.
     *
     * @param declarations of its variables
     * @param oracle whether a row as it is shown satisfies it
     */
    record Filter(
            String text,
            String declarations,
            Map<String, Object> variables,
            Predicate<JsonNode> oracle) {}

    private record Part(String text, Predicate<JsonNode> oracle) {}

    Filter next() {
        var part = object(0);
        return new Filter(part.text(), String.join(", ", declarations), variables, part.oracle());
    }

    private Part object(int depth) {
        return switch (depth > 2 ? 9 : random.nextInt(10)) {
            case 0 -> {
                var part = object(depth + 1);
                yield new Part("{not: " + part.text() + "}", part.oracle().negate());
            }
            case 1 -> {
                var one = object(depth + 1);
                var other = object(depth + 1);
                yield new Part(
                        "{or: [" + one.text() + ", " + other.text() + "]}",
                        one.oracle().or(other.oracle()));
            }
            case 2 -> {
                var one = object(depth + 1);
                var other = object(depth + 1);
                yield new Part(
                        "{and: [" + one.text() + ", " + other.text() + "]}",
                        one.oracle().and(other.oracle()));
            }
            default -> comparison(pick(table.columns()));
        };
    }

    private Part comparison(Column column) {
        var operator = pick(hasValue(column) ? operators(column.type()) : List.of("isNull"));
        var place = "{%s: {%s: %%s}}".formatted(column.name(), operator);
        return switch (operator) {
            case "isNull" -> {
                var wanted = random.nextBoolean();
                yield new Part(
                        place.formatted(variable("Boolean", wanted)),
                        row -> isNull(column, row) == wanted);
            }
            case "in", "notIn" -> {
                var values = List.of(value(column), value(column));
                Predicate<JsonNode> in =
                        row -> values.stream().anyMatch(value -> holds("eq", column, row, value));
                yield new Part(
                        place.formatted(variable("[" + column.typeName() + "!]", values)),
                        operator.equals("in") ? in : in.negate());
            }
            case "ne" -> {
                var value = value(column);
                yield new Part(
                        place.formatted(variable(column.typeName(), value)),
                        row -> !holds("eq", column, row, value));
            }
            default -> {
                var value = value(column);
                yield new Part(
                        place.formatted(variable(column.typeName(), value)),
                        row -> holds(operator, column, row, value));
            }
        };
    }

    private boolean hasValue(Column column) {
        return table.rows().stream().anyMatch(row -> !isNull(column, row));
    }

    private static List<String> operators(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> List.of("eq", "ne", "isNull");
            case TEXT, ENUM, KEY -> List.of("eq", "ne", "in", "notIn", "isNull");
            default -> List.of("eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "isNull");
        };
    }

    private String variable(String type, Object value) {
        var name = "v" + variables.size();
        variables.put(name, value);
        declarations.add("$" + name + ": " + type);
        return "$" + name;
    }

    /** Mostly one that a row shows. */
    private Object value(Column column) {
        var shown =
                table.rows().stream()
                        .map(row -> row.get(column.name()))
                        .filter(FilterGenerator::canBeGiven)
                        .toList();
        var known = shown.isEmpty() ? null : pick(shown);
        if (known != null && random.nextInt(4) > 0) {
            return column.type() == ColumnType.DATE_TIME && random.nextInt(4) == 0
                    ? OffsetDateTime.parse(known.asString()).plusNanos(100).getYear() > 9999
                            ? known.asString()
                            : later(known.asString())
                    : known;
        }
        return switch (column.type()) {
            case KEY, ENUM -> Objects.requireNonNull(known);
            case BOOLEAN -> random.nextBoolean();
            case INT -> pick(List.of(0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE));
            case BIG_INT -> pick(List.of("0", "" + Long.MAX_VALUE, "" + Long.MIN_VALUE));
            case FLOAT -> pick(List.of(0.5, 1.7e308, -1.7e308));
            case DECIMAL -> pick(List.of("0.005", "1e300"));
            case TEXT -> pick(List.of("", "a", "%"));
            case DATE_TIME -> pick(TIMES);
            case DATE -> pick(DAYS);
            case JSON, TEXT_LIST -> throw new IllegalStateException(column.toString());
        };
    }

    /** A filter takes numbers of at most 1,000 digits. */
    private static boolean canBeGiven(JsonNode value) {
        return !value.isNull()
                && value.toString().length() < MAX_LENGTH
                && (!value.isNumber() || Math.abs(value.decimalValue().scale()) < MAX_LENGTH);
    }

    /** A time between two that the database can store. */
    private static String later(String time) {
        var later = OffsetDateTime.parse(time).plusNanos(100);
        return later.isAfter(OffsetDateTime.parse(TIMES.get(1))) ? time : later.toString();
    }

    private static boolean isNull(Column column, JsonNode row) {
        return row.get(column.name()).isNull();
    }

    private static boolean holds(String operator, Column column, JsonNode row, Object value) {
        if (isNull(column, row)) {
            return false;
        }
        var given = value instanceof JsonNode node ? node : TestSluice.JSON.valueToTree(value);
        var order = compare(column.type(), row.get(column.name()), given);
        return switch (operator) {
            case "eq" -> order == 0;
            case "lt" -> order < 0;
            case "lte" -> order <= 0;
            case "gt" -> order > 0;
            case "gte" -> order >= 0;
            default -> throw new IllegalStateException(operator);
        };
    }

    private static int compare(ColumnType type, JsonNode one, JsonNode other) {
        return switch (type) {
            case INT, BIG_INT, DECIMAL ->
                    new BigDecimal(one.asString()).compareTo(new BigDecimal(other.asString()));
            case FLOAT -> Double.compare(one.doubleValue(), other.doubleValue());
            case DATE_TIME ->
                    OffsetDateTime.parse(one.asString())
                            .toInstant()
                            .compareTo(OffsetDateTime.parse(other.asString()).toInstant());
            case DATE ->
                    LocalDate.parse(one.asString()).compareTo(LocalDate.parse(other.asString()));
            default -> one.equals(other) ? 0 : 1;
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
