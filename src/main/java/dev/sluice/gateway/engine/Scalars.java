package dev.sluice.gateway.engine;

import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Input;
import dev.sluice.query.plan.Cursor;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.scalars.ExtendedScalars;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scalars that are not built into GraphQL. */
final class Scalars {

    private Scalars() {}

    static List<GraphQLScalarType> all() {
        return List.of(
                text(ExtendedScalars.DateTime, OffsetDateTime::parse),
                text(ExtendedScalars.Date, LocalDate::parse),
                GraphQLScalarType.newScalar()
                        .name("BigInt")
                        .coercing(ExactNumberCoercing.INTEGER)
                        .build(),
                GraphQLScalarType.newScalar()
                        .name("Decimal")
                        .coercing(ExactNumberCoercing.DECIMAL)
                        .build(),
                GraphQLScalarType.newScalar().name("JSON").coercing(new JsonCoercing()).build(),
                GraphQLScalarType.newScalar()
                        .name("Cursor")
                        .coercing(new CursorCoercing())
                        .build());
    }

    /**
     * Replaces the library's parser of a scalar. The library reads 30 February as another day, and
     * reads numbers as times.
     */
    private static GraphQLScalarType text(
            GraphQLScalarType scalar, Function<String, Object> parser) {
        return GraphQLScalarType.newScalar(scalar).coercing(new TimeCoercing(parser)).build();
    }

    /** Accepts only a string with a time or a date that exists. */
    private record TimeCoercing(Function<String, Object> parser)
            implements Coercing<Object, Object> {

        private static final String NO_TIME = "Not a time";

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            if (!(input instanceof String text)) {
                throw new CoercingParseValueException(NO_TIME);
            }
            try {
                return parser.apply(text);
            } catch (DateTimeException invalid) {
                throw new CoercingParseValueException(NO_TIME, invalid);
            }
        }

        @Override
        public Object parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            if (!(input instanceof StringValue text)) {
                throw new CoercingParseLiteralException(NO_TIME);
            }
            try {
                return parser.apply(String.valueOf(text.getValue()));
            } catch (DateTimeException invalid) {
                throw new CoercingParseLiteralException(NO_TIME, invalid);
            }
        }
    }

    /** Accepts every value. The library's own coercing fails if a list contains null. */
    private static final class JsonCoercing implements Coercing<Object, Object> {

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            return input;
        }

        @Override
        public @Nullable Object parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return Input.plain(input, variables.toMap());
        }
    }

    private static final class CursorCoercing implements Coercing<Cursor, String> {

        @Override
        public Cursor parseValue(Object input, GraphQLContext context, Locale locale) {
            try {
                if (input instanceof String text) {
                    return Cursor.parse(text);
                }
                throw new CoercingParseValueException("A cursor is a string");
            } catch (Refusal refusal) {
                throw new CoercingParseValueException(String.valueOf(refusal.getMessage()));
            }
        }

        @Override
        public Cursor parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            try {
                if (input instanceof StringValue text) {
                    return Cursor.parse(String.valueOf(text.getValue()));
                }
                throw new CoercingParseLiteralException("A cursor is a string");
            } catch (Refusal refusal) {
                throw new CoercingParseLiteralException(String.valueOf(refusal.getMessage()));
            }
        }
    }
}
