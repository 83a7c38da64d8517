package dev.sluice.gateway;

import dev.sluice.policy.Refusal;
import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.NullValue;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLModifiedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLUnionType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields that introspection may answer, by walking over the schema as the execution
 * would. The walk ends at the limit, so its time is bounded by the limit too. Fields that are
 * skipped, deprecated or selected twice count.
 */
final class IntrospectionCount {

    static final String SCHEMA = "__schema";
    static final String TYPE = "__type";
    private static final String INCLUDE_DEPRECATED = "includeDeprecated";

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments;
    private final int maximum;
    private int count;

    private IntrospectionCount(
            GraphQLSchema schema, Map<String, FragmentDefinition> fragments, int maximum) {
        this.schema = schema;
        this.fragments = fragments;
        this.maximum = maximum;
    }

    /**
     * Checks each operation of a valid document.
     *
     * @throws Refusal if introspection may answer more fields than the maximum
     */
    static void check(Document document, GraphQLSchema schema, int maximum) {
        var fragments =
                document.getDefinitionsOfType(FragmentDefinition.class).stream()
                        .collect(Collectors.toMap(FragmentDefinition::getName, each -> each));
        for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            of(operation, schema, fragments, maximum);
        }
    }

    /** The number of fields that introspection may answer in an operation. */
    static int of(
            OperationDefinition operation,
            GraphQLSchema schema,
            Map<String, FragmentDefinition> fragments,
            int maximum) {
        var count = new IntrospectionCount(schema, fragments, maximum);
        count.roots(operation.getSelectionSet());
        return count.count;
    }

    private void roots(SelectionSet selections) {
        for (Object selection : selections.getSelections()) {
            switch (selection) {
                case Field field when field.getName().equals(SCHEMA) ->
                        visit(field, Stream.of(schema));
                case Field field when field.getName().equals(TYPE) -> visit(field, named(field));
                case InlineFragment inline -> roots(inline.getSelectionSet());
                case FragmentSpread spread -> roots(fragment(spread).getSelectionSet());
                default -> {}
            }
        }
    }

    /** A type by its name; all types where the name is a variable, which is at least as much. */
    private Stream<?> named(Field field) {
        return argument(field, "name") instanceof StringValue name
                ? Stream.ofNullable(schema.getType(Objects.requireNonNull(name.getValue())))
                : schema.getAllTypesAsList().stream();
    }

    private FragmentDefinition fragment(FragmentSpread spread) {
        return Objects.requireNonNull(fragments.get(spread.getName()));
    }

    private static @Nullable Object argument(Field field, String name) {
        return field.getArguments().stream()
                .filter(argument -> argument.getName().equals(name))
                .map(Argument::getValue)
                .findFirst()
                .orElse(null);
    }

    private void visit(Field field, Stream<?> elements) {
        if (++count > maximum) {
            throw Refusal.limit(
                    "Introspection may answer more than %d fields: ask for fewer types or less of each"
                            .formatted(maximum));
        }
        elements.forEach(element -> visit(field.getSelectionSet(), element));
    }

    private void visit(@Nullable SelectionSet selections, Object element) {
        if (selections == null) {
            return;
        }
        for (Object selection : selections.getSelections()) {
            switch (selection) {
                case InlineFragment inline -> visit(inline.getSelectionSet(), element);
                case FragmentSpread spread -> visit(fragment(spread).getSelectionSet(), element);
                case Field field -> visit(field, below(element, field));
                default -> {}
            }
        }
    }

    /** The elements that a field of an introspected element leads to. */
    private Stream<?> below(Object element, Field field) {
        if (argument(field, INCLUDE_DEPRECATED) instanceof NullValue) {
            throw Refusal.badInput(
                    "%s.%s: null is not allowed".formatted(field.getName(), INCLUDE_DEPRECATED));
        }
        return switch (field.getName()) {
            case "types" -> schema.getAllTypesAsList().stream();
            case "queryType" -> Stream.of(schema.getQueryType());
            case "mutationType" -> Stream.ofNullable(schema.getMutationType());
            case "subscriptionType" -> Stream.ofNullable(schema.getSubscriptionType());
            case "directives" -> schema.getDirectives().stream();
            case "fields" -> fields(element).stream();
            case "interfaces" -> interfaces(element).stream();
            case "possibleTypes" -> possibleTypes(element).stream();
            case "enumValues" ->
                    element instanceof GraphQLEnumType type
                            ? type.getValues().stream()
                            : Stream.empty();
            case "inputFields" ->
                    element instanceof GraphQLInputObjectType type
                            ? type.getFields().stream()
                            : Stream.empty();
            case "ofType" ->
                    element instanceof GraphQLModifiedType type
                            ? Stream.of(type.getWrappedType())
                            : Stream.empty();
            case "args" -> arguments(element).stream();
            case "type" -> type(element);
            default -> Stream.empty();
        };
    }

    private static List<?> fields(Object element) {
        return element instanceof GraphQLFieldsContainer type
                ? type.getFieldDefinitions()
                : List.of();
    }

    private static List<?> interfaces(Object element) {
        return switch (element) {
            case GraphQLObjectType type -> type.getInterfaces();
            case GraphQLInterfaceType type -> type.getInterfaces();
            default -> List.of();
        };
    }

    private List<?> possibleTypes(Object element) {
        return switch (element) {
            case GraphQLInterfaceType type -> schema.getImplementations(type);
            case GraphQLUnionType type -> type.getTypes();
            default -> List.of();
        };
    }

    private static List<?> arguments(Object element) {
        return switch (element) {
            case GraphQLFieldDefinition field -> field.getArguments();
            case GraphQLDirective directive -> directive.getArguments();
            default -> List.of();
        };
    }

    private static Stream<?> type(Object element) {
        return switch (element) {
            case GraphQLFieldDefinition field -> Stream.of(field.getType());
            case GraphQLArgument argument -> Stream.of(argument.getType());
            case GraphQLInputObjectField field -> Stream.of(field.getType());
            default -> Stream.empty();
        };
    }
}
