package dev.sluice.gateway.engine;

import dev.sluice.feed.FeedCursor;
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
import graphql.schema.CoercingSerializeException;
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
                        .coercing(new CursorCoercing<>(Cursor::parse))
                        .build(),
                GraphQLScalarType.newScalar()
                        .name("FeedCursor")
                        .coercing(new CursorCoercing<>(FeedCursor::parse))
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

        /** Fetchers return the text that is shown. */
        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            if (value instanceof String text) {
                return text;
            }
            throw new CoercingSerializeException("A time is fetched as a text");
        }

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

    /** Positions in lists and in the log of changes, which clients see as opaque texts. */
    private record CursorCoercing<C>(Function<String, C> parser) implements Coercing<C, String> {

        private static final String NO_STRING = "A cursor is a string";

        @Override
        public String serialize(Object result, GraphQLContext context, Locale locale) {
            return switch (result) {
                case String text -> text; // the database writes the positions in lists
                case FeedCursor cursor -> cursor.text();
                default ->
                        throw new CoercingSerializeException(
                                "No cursor: " + result.getClass().getName());
            };
        }

        @Override
        public C parseValue(Object input, GraphQLContext context, Locale locale) {
            try {
                if (input instanceof String text) {
                    return parser.apply(text);
                }
                throw new CoercingParseValueException(NO_STRING);
            } catch (Refusal refusal) {
                throw new CoercingParseValueException(String.valueOf(refusal.getMessage()));
            }
        }

        @Override
        public C parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            try {
                if (input instanceof StringValue text) {
                    return parser.apply(String.valueOf(text.getValue()));
                }
                throw new CoercingParseLiteralException(NO_STRING);
            } catch (Refusal refusal) {
                throw new CoercingParseLiteralException(String.valueOf(refusal.getMessage()));
            }
        }
    }
}
