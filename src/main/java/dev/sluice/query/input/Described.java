package dev.sluice.query.input;

import graphql.language.ArrayValue;
import graphql.language.EnumValue;
import graphql.language.ObjectValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes an input value in an error message: its type and, for a simple value, the value itself.
 */
public final class Described {

    private static final int MAX_SHOWN = 60;

    private Described() {}

    /** Describes the value of a variable, or a part of such a value. */
    public static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean truth -> truth.toString();
            case BigDecimal number when Math.abs((long) number.scale()) > MAX_SHOWN ->
                    "a number of many digits";
            case Number number -> "the number " + shown(number.toString());
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "an object";
            default -> "the string " + quoted(value.toString());
        };
    }

    /** Describes a literal in a document. */
    public static String literal(Value<?> value) {
        return switch (value) {
            case EnumValue constant -> "the name " + shown(constant.getName());
            case ArrayValue _ -> "a list";
            case ObjectValue _ -> "an object";
            case VariableReference variable -> "the variable $" + shown(variable.getName());
            default -> value(Input.plain(value, Map.of()));
        };
    }

    /** Returns a string in quotes, shortened and without control characters. */
    public static String quoted(String text) {
        return "\"" + shown(text) + "\"";
    }

    private static String shown(String text) {
        var safe =
                text.codePoints()
                        .limit(MAX_SHOWN)
                        .map(c -> isOdd(c) ? '?' : c)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append);
        return text.length() > MAX_SHOWN ? safe + "…" : safe.toString();
    }

    private static boolean isOdd(int c) {
        return Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF);
    }
}
