package dev.sluice.query.plan;

import dev.sluice.catalog.ColumnType;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Values;
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
 * The position of a row or a group in an order, from which a client can continue a list. Clients
 * see it as the Base64 of a JSON array with the signature and the values.
 *
 * @param signature a checksum of the order for which the cursor was made
 * @param values the values of the order's steps: strings (for numbers, too), booleans, nulls, or
 *     prefixes of long texts with their digests
 */
public record Cursor(String signature, List<@Nullable Object> values) {

    /**
     * The maximum number of bytes of a whole text in a cursor. For a longer text, the cursor holds
     * only a prefix and a digest.
     */
    public static final int MAX_TEXT = 1000;

    /** The number of characters in the prefix of a long text. */
    public static final int PREFIX = 250;

    /**
     * The maximum number of characters of a cursor. A single exact number has up to 131,072 digits
     * before the point and 16,383 after it.
     */
    private static final int MAX_LENGTH = 512 * 1024;

    private static final Pattern MOMENT =
            Pattern.compile("[0-9]{4,7}-[-+0-9T:.]{2,40}( BC)?|-?infinity");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "-?[0-9]{1,131072}(\\.[0-9]{1,16383})?([eE][-+]?[0-9]{1,3})?|NaN|-?Infinity");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            tools.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    /**
     * Reads a cursor that a client sends.
     *
     * @throws Refusal if none of our statements can have written it
     */
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
        if (node.isArray()
                && node.size() == 2
                && node.get(0).isString()
                && node.get(1).isString()
                && DIGEST.matcher(node.get(1).stringValue()).matches()) {
            return new LongText(Values.text(node.get(0).stringValue()), node.get(1).stringValue());
        }
        throw invalid();
    }

    /**
     * A text that is too long to stand in a cursor as a whole.
     *
     * @param digest the SHA-256 of the whole text, in hexadecimal
     */
    private record LongText(String prefix, String digest) {}

    /** The form of a value in a cursor. The plan's condition is different for each form. */
    enum Form {
        NULL,
        VALUE,
        DIGEST
    }

    public List<Form> forms() {
        return values.stream()
                .map(
                        value ->
                                switch (value) {
                                    case null -> Form.NULL;
                                    case LongText _ -> Form.DIGEST;
                                    default -> Form.VALUE;
                                })
                .toList();
    }

    /** Rejects a cursor that was made for a different order. */
    void requireOrder(String order, List<SortKey> keys) {
        if (!signature.equals(order) || values.size() != keys.size()) {
            throw Refusal.badInput("the cursor belongs to a different order");
        }
        for (var i = 0; i < values.size(); i++) {
            var key = keys.get(i);
            if ((values.get(i) == null && !key.nullable())
                    || (values.get(i) instanceof LongText && key.type() != ColumnType.TEXT)) {
                throw invalid();
            }
        }
    }

    Object prefix(int index) {
        return longText(index).prefix();
    }

    Object digest(int index) {
        return longText(index).digest();
    }

    private LongText longText(int index) {
        if (values.get(index) instanceof LongText text) {
            return text;
        }
        throw invalid();
    }

    /**
     * The key of the row at the position. The key is the last value, because each order of rows
     * ends with it.
     */
    Object key() {
        return bindable(values.size() - 1, ColumnType.KEY);
    }

    /** The value for one step of the order, in the type that the database driver takes. */
    Object bindable(int index, ColumnType type) {
        var value = values.get(index);
        if (value == null || value instanceof LongText) {
            throw invalid();
        }
        var text = value.toString();
        try {
            return switch (type) {
                case KEY -> UUID.fromString(text);
                case BOOLEAN -> Boolean.valueOf(text);
                case INT, BIG_INT -> Long.valueOf(matching(WHOLE, text));
                case FLOAT -> Double.valueOf(text);
                case DECIMAL -> matching(DECIMAL, text);
                case DATE_TIME, DATE -> matching(MOMENT, text);
                case TEXT, ENUM -> Values.text(text);
                case JSON, TEXT_LIST -> throw invalid();
            };
        } catch (IllegalArgumentException e) {
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
        return Refusal.badInput("not a cursor that a list returned");
    }
}
