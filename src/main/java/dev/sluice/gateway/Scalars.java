package dev.sluice.gateway;

import dev.sluice.policy.Refusal;
import dev.sluice.query.Cursor;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.scalars.ExtendedScalars;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.util.List;
import java.util.Locale;

/** The scalars beside the built-in ones. */
final class Scalars {

    private Scalars() {}

    static List<GraphQLScalarType> all() {
        return List.of(
                ExtendedScalars.DateTime,
                ExtendedScalars.Date,
                ExtendedScalars.GraphQLLong,
                ExtendedScalars.newAliasedScalar("Decimal")
                        .aliasedScalar(ExtendedScalars.GraphQLBigDecimal)
                        .build(),
                GraphQLScalarType.newScalar().name("JSON").coercing(new JsonCoercing()).build(),
                GraphQLScalarType.newScalar()
                        .name("Cursor")
                        .coercing(new CursorCoercing())
                        .build());
    }

    /**
     * Takes everything, also null in a list, at which the library's own fails. The planner reads
     * literals itself.
     */
    private static final class JsonCoercing implements Coercing<Object, Object> {

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            return input;
        }

        @Override
        public Object parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return input;
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
