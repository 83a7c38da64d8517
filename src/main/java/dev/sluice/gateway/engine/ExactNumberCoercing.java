package dev.sluice.gateway.engine;

import dev.sluice.gateway.document.NumberLimit;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers that JavaScript would round. The input is a string, or a number literal, which a
 * document holds exactly. A number in a variable is only as exact as the JSON parser reads it. The
 * result is a {@link BigInteger} or a {@link BigDecimal}.
 */
enum ExactNumberCoercing implements Coercing<Object, String> {
    INTEGER(Pattern.compile("-?[0-9]+")) {
        @Override
        Object number(String text) {
            return new BigInteger(text);
        }
    },
    DECIMAL(Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,6})?")) {
        @Override
        Object number(String text) {
            return new BigDecimal(text);
        }
    };

    private final Pattern form;

    ExactNumberCoercing(Pattern form) {
        this.form = form;
    }

    abstract Object number(String text);

    /** Returns the number of a text. Returns empty if the text is no number or is too long. */
    private Optional<Object> parsed(String text) {
        return text.length() <= NumberLimit.MAX_DIGITS && form.matcher(text).matches()
                ? Optional.of(number(text))
                : Optional.empty();
    }

    @Override
    public Object parseValue(Object input, GraphQLContext context, Locale locale) {
        return (input instanceof String || input instanceof Number
                        ? parsed(input.toString())
                        : Optional.empty())
                .orElseThrow(() -> new CoercingParseValueException("Not a number"));
    }

    @Override
    public @Nullable Object parseLiteral(
            Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return (switch (input) {
                    case StringValue text -> parsed(String.valueOf(text.getValue()));
                    case IntValue whole -> parsed(whole.getValue().toString());
                    case FloatValue decimal -> parsed(decimal.getValue().toString());
                    default -> Optional.empty();
                })
                .orElseThrow(() -> new CoercingParseLiteralException("Not a number"));
    }
}
