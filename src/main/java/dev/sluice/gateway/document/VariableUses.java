package dev.sluice.gateway.document;

import dev.sluice.policy.Refusal;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.FragmentDefinition;
import graphql.language.NonNullType;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The places of an operation that require a value and use a variable that can be null. The GraphQL
 * specification allows such a variable in a non-null place if there is a default value. A null then
 * fails only during the execution. Inside an input object (a filter, a step of an order), this
 * class requires a value in each place. Otherwise a null could remove a condition.
 */
final class VariableUses {

    private final List<Use> uses;

    /**
     * A place.
     *
     * @param type the type that the place requires, as text
     * @param guards the {@code @skip} and {@code @include} directives that the place depends on
     */
    private record Use(String variable, String place, String type, List<Directive> guards) {}

    private VariableUses(List<Use> uses) {
        this.uses = uses;
    }

    /** Finds the places of a valid operation. */
    static VariableUses of(
            GraphQLSchema schema,
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments) {
        var nullable = new HashSet<String>();
        for (var variable : operation.getVariableDefinitions()) {
            if (!(variable.getType() instanceof NonNullType)) {
                nullable.add(variable.getName());
            }
        }
        var uses = new ArrayList<Use>();
        if (!nullable.isEmpty()) {
            TypedWalk.operation(schema, operation, fragments, new Collector(nullable, uses));
        }
        return new VariableUses(List.copyOf(uses));
    }

    /**
     * Rejects variables that are null in one of the places, unless the place is skipped.
     *
     * @param variables the coerced variables
     * @throws Refusal if a variable is null; names the place and the variable
     */
    void check(Map<String, Object> variables) {
        for (var use : uses) {
            if (variables.get(use.variable()) == null && isExecuted(use, variables)) {
                throw Refusal.badInput(
                                "the variable $"
                                        + use.variable()
                                        + (variables.containsKey(use.variable())
                                                ? " is null"
                                                : " has no value")
                                        + "; a value of type "
                                        + use.type()
                                        + " is required")
                        .at(use.place());
            }
        }
    }

    private static boolean isExecuted(Use use, Map<String, Object> variables) {
        return use.guards().stream().allMatch(guard -> isOpen(guard, variables));
    }

    private static boolean isOpen(Directive guard, Map<String, Object> variables) {
        var wanted = guard.getName().equals("include");
        var argument = guard.getArgument("if");
        return argument == null
                || truth(argument.getValue(), variables) == null
                || Boolean.valueOf(wanted).equals(truth(argument.getValue(), variables));
    }

    private static @Nullable Object truth(Value<?> value, Map<String, Object> variables) {
        return switch (value) {
            case BooleanValue truth -> truth.isValue();
            case VariableReference variable -> variables.get(variable.getName());
            default -> null;
        };
    }

    private record Collector(Set<String> nullable, List<Use> uses) implements TypedWalk.Visitor {

        @Override
        public void argument(
                Argument argument,
                String owner,
                List<GraphQLArgument> known,
                List<Directive> guards) {
            known.stream()
                    .filter(each -> each.getName().equals(argument.getName()))
                    .forEach(
                            each ->
                                    value(
                                            argument.getValue(),
                                            each.getType(),
                                            owner + "." + each.getName(),
                                            guards));
        }

        private void value(Value<?> value, GraphQLType type, String place, List<Directive> guards) {
            var nullableType = GraphQLTypeUtil.unwrapNonNull(type);
            switch (value) {
                case VariableReference reference -> reference(reference, type, place, guards);
                case ArrayValue array when nullableType instanceof GraphQLList list -> {
                    for (var i = 0; i < array.getValues().size(); i++) {
                        value(
                                array.getValues().get(i),
                                list.getWrappedType(),
                                place + "[" + i + "]",
                                guards);
                    }
                }
                case Value<?> item when nullableType instanceof GraphQLList list ->
                        value(item, list.getWrappedType(), place, guards);
                case ObjectValue object when nullableType instanceof GraphQLInputObjectType input ->
                        members(object, input, place, guards);
                default -> {}
            }
        }

        private void members(
                ObjectValue object,
                GraphQLInputObjectType type,
                String place,
                List<Directive> guards) {
            for (var member : object.getObjectFields()) {
                var field = type.getFieldDefinition(member.getName());
                if (field != null) {
                    value(
                            member.getValue(),
                            GraphQLNonNull.nonNull(GraphQLTypeUtil.unwrapNonNull(field.getType())),
                            place + "." + member.getName(),
                            guards);
                }
            }
        }

        private void reference(
                VariableReference reference,
                GraphQLType type,
                String place,
                List<Directive> guards) {
            if (type instanceof GraphQLNonNull && nullable.contains(reference.getName())) {
                uses.add(
                        new Use(
                                reference.getName(),
                                place,
                                GraphQLTypeUtil.simplePrint(type),
                                guards));
            }
        }
    }
}
