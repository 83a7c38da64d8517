package dev.sluice.query;

import dev.sluice.catalog.ColumnType;
import dev.sluice.policy.Refusal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A position in an order: the order's signature and the values of its columns in the row at that
 * position. Outside it is the base64 of a JSON array of these.
 *
 * @param signature of the order that made it
 * @param values strings, numbers, booleans or null, as JSON has them
 */
public record Cursor(String signature, List<@Nullable Object> values) {

    private static final int MAX_LENGTH = 64 * 1024;
    private static final Pattern MOMENT =
            Pattern.compile("[0-9]{4,6}-[-+0-9T:.]{2,40}( BC)?|-?infinity");
    private static final Pattern NUMBER =
            Pattern.compile("-?[0-9]{1,400}(\\.[0-9]{1,400})?([eE][-+]?[0-9]{1,3})?");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            tools.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    /** Reads a cursor. Refuses what none of our statements can have written. */
    public static Cursor parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw invalid();
        }
        try {
            var node =
                    JSON.readTree(
                            new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
            if (!node.isArray() || node.size() < 2 || !node.get(0).isString()) {
                throw invalid();
            }
            var values = new ArrayList<@Nullable Object>();
            for (var i = 1; i < node.size(); i++) {
                values.add(value(node.get(i)));
            }
            return new Cursor(node.get(0).stringValue(), values);
        } catch (IllegalArgumentException | JacksonException e) {
            throw invalid();
        }
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber() || node.isString()) {
            return node.asString();
        }
        throw invalid();
    }

    /** Which values are null: the shape of the condition that a plan makes of a cursor. */
    List<Boolean> nulls() {
        return values.stream().map(java.util.Objects::isNull).toList();
    }

    /** Refuses a cursor that another order made. */
    void mustBelongTo(Order order) {
        if (!signature.equals(order.signature()) || values.size() != order.steps().size()) {
            throw Refusal.badInput("This cursor belongs to a different order");
        }
        for (var i = 0; i < values.size(); i++) {
            if (values.get(i) == null && !order.steps().get(i).column().nullable()) {
                throw invalid();
            }
        }
    }

    /** The value at a step of the order, for the driver. */
    Object bindable(int index, ColumnType type) {
        var value = values.get(index);
        if (value == null) {
            throw invalid();
        }
        var text = value.toString();
        try {
            return switch (type) {
                case KEY -> UUID.fromString(text);
                case BOOLEAN -> Boolean.valueOf(text);
                case INT, LONG -> new BigDecimal(matching(NUMBER, text)).longValueExact();
                case FLOAT -> Double.valueOf(text);
                case DECIMAL -> text.equals("NaN") ? text : matching(NUMBER, text);
                case DATE_TIME, DATE -> matching(MOMENT, text);
                case TEXT, ENUM -> Values.text(text);
                case JSON, TEXT_LIST -> throw invalid();
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw invalid();
        }
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw invalid();
        }
        return text;
    }

    private static Refusal invalid() {
        return Refusal.badInput("This is not a cursor");
    }
}
