package dev.sluice.gateway.problem;

import dev.sluice.query.input.Described;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.EnumValue;
import graphql.language.NullValue;
import graphql.language.ObjectValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLScalarType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An input value as a client sent it: a literal in the document, or the JSON of a variable. */
sealed interface GivenInput {

    /**
     * Describes the kind of the value. The description of a simple value also contains the value.
     */
    String described();

    boolean isNull();

    boolean isVariable();

    /** Returns the items of a list, or null if the value is not a list. */
    @Nullable List<GivenInput> items();

    /** Returns the members of an object, or null if the value is not an object. */
    @Nullable Map<String, GivenInput> members();

    /** Returns the name of an enum value, or null if the value cannot be an enum value. */
    @Nullable String constant();

    /** Returns whether a scalar type accepts the value. */
    boolean fits(GraphQLScalarType scalar);

    /** A literal in a document. */
    record Literal(Value<?> value) implements GivenInput {

        @Override
        public String described() {
            return Described.literal(value);
        }

        @Override
        public boolean isNull() {
            return value instanceof NullValue;
        }

        @Override
        public boolean isVariable() {
            return value instanceof VariableReference;
        }

        @Override
        public @Nullable List<GivenInput> items() {
            return value instanceof ArrayValue array
                    ? array.getValues().stream().<GivenInput>map(Literal::new).toList()
                    : null;
        }

        @Override
        public @Nullable Map<String, GivenInput> members() {
            if (!(value instanceof ObjectValue object)) {
                return null;
            }
            var members = new LinkedHashMap<String, GivenInput>();
            object.getObjectFields()
                    .forEach(field -> members.put(field.getName(), new Literal(field.getValue())));
            return members;
        }

        @Override
        public @Nullable String constant() {
            return value instanceof EnumValue constant ? constant.getName() : null;
        }

        @Override
        public boolean fits(GraphQLScalarType scalar) {
            try {
                scalar.getCoercing()
                        .parseLiteral(
                                value,
                                CoercedVariables.emptyVariables(),
                                GraphQLContext.getDefault(),
                                Locale.ROOT);
                return true;
            } catch (RuntimeException rejected) {
                return false;
            }
        }
    }

    /** The value of a variable, or a part of it, as the JSON parser returned it. */
    record Plain(@Nullable Object value) implements GivenInput {

        @Override
        public String described() {
            return Described.value(value);
        }

        @Override
        public boolean isNull() {
            return value == null;
        }

        @Override
        public boolean isVariable() {
            return false;
        }

        @Override
        public @Nullable List<GivenInput> items() {
            return value instanceof List<?> list
                    ? list.stream().<GivenInput>map(Plain::new).toList()
                    : null;
        }

        @Override
        public @Nullable Map<String, GivenInput> members() {
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            var members = new LinkedHashMap<String, GivenInput>();
            map.forEach((key, member) -> members.put(String.valueOf(key), new Plain(member)));
            return members;
        }

        @Override
        public @Nullable String constant() {
            return value instanceof String name ? name : null;
        }

        @Override
        public boolean fits(GraphQLScalarType scalar) {
            if (value == null) {
                return true;
            }
            try {
                scalar.getCoercing().parseValue(value, GraphQLContext.getDefault(), Locale.ROOT);
                return true;
            } catch (RuntimeException rejected) {
                return false;
            }
        }
    }
}
