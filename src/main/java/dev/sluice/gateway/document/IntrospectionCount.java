package dev.sluice.gateway.document;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
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
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields that introspection may answer. The count walks over the schema as the execution
 * would, but counts the fields without subfields together. The walk ends at the limit. Fields that
 * are skipped, deprecated or selected twice count, too.
 */
public final class IntrospectionCount {

    static final String SCHEMA = "__schema";
    static final String TYPE = "__type";
    private static final String INCLUDE_DEPRECATED = "includeDeprecated";

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments;
    private final List<?> types;
    private final IdentityHashMap<SelectionSet, Selected> flat = new IdentityHashMap<>();
    private final int maximum;
    private long count;

    private IntrospectionCount(
            GraphQLSchema schema, Map<String, FragmentDefinition> fragments, int maximum) {
        this.schema = schema;
        this.fragments = fragments;
        this.types = schema.getAllTypesAsList();
        this.maximum = maximum;
    }

    /**
     * Checks all operations of a valid document together.
     *
     * @throws Refusal if introspection may answer more fields than the maximum
     */
    static void check(Document document, GraphQLSchema schema, int maximum) {
        var fragments =
                document.getDefinitionsOfType(FragmentDefinition.class).stream()
                        .collect(Collectors.toMap(FragmentDefinition::getName, each -> each));
        var count = new IntrospectionCount(schema, fragments, maximum);
        document.getDefinitionsOfType(OperationDefinition.class)
                .forEach(operation -> count.roots(operation.getSelectionSet()));
    }

    private void roots(SelectionSet selections) {
        for (Object selection : selections.getSelections()) {
            switch (selection) {
                case Field field when field.getName().equals(SCHEMA) ->
                        visit(field, List.of(schema));
                case Field field when field.getName().equals(TYPE) -> visit(field, named(field));
                case InlineFragment inline -> roots(inline.getSelectionSet());
                case FragmentSpread spread -> roots(fragment(spread).getSelectionSet());
                default -> {}
            }
        }
    }

    /**
     * Returns the type of a name. If the name is a variable, returns all types, so that the count
     * is not too low.
     */
    private List<?> named(Field field) {
        if (!(argument(field, "name") instanceof StringValue name)) {
            return types;
        }
        var type = schema.getType(Objects.requireNonNull(name.getValue()));
        return type == null ? List.of() : List.of(type);
    }

    private FragmentDefinition fragment(FragmentSpread spread) {
        return Objects.requireNonNull(fragments.get(spread.getName()));
    }

    private static @Nullable Object argument(Field field, String name) {
        for (var argument : field.getArguments()) {
            if (argument.getName().equals(name)) {
                return argument.getValue();
            }
        }
        return null;
    }

    private void visit(Field field, List<?> elements) {
        add(1);
        var selections = field.getSelectionSet();
        if (selections != null) {
            var selected = flat.computeIfAbsent(selections, this::flatten);
            elements.forEach(element -> visit(selected, element));
        }
    }

    private void visit(Selected selected, Object element) {
        add(selected.leaves());
        for (var field : selected.inner()) {
            visit(field, below(element, field));
        }
    }

    private void add(int fields) {
        count += fields;
        if (count > maximum) {
            throw Refusal.limit(
                    Limit.DOCUMENT,
                    "Introspection may answer more than %d fields: ask for fewer types or less of each"
                            .formatted(maximum));
        }
    }

    /**
     * A selection set with its fragments expanded.
     *
     * @param leaves number of fields without subfields
     * @param inner fields with subfields
     */
    private record Selected(int leaves, List<Field> inner) {}

    private Selected flatten(SelectionSet selections) {
        var fields = new ArrayList<Field>();
        collect(selections, fields);
        var inner = fields.stream().filter(field -> field.getSelectionSet() != null).toList();
        inner.forEach(IntrospectionCount::checkArguments);
        return new Selected(fields.size() - inner.size(), inner);
    }

    private void collect(SelectionSet selections, List<Field> fields) {
        for (Object selection : selections.getSelections()) {
            switch (selection) {
                case InlineFragment inline -> collect(inline.getSelectionSet(), fields);
                case FragmentSpread spread -> collect(fragment(spread).getSelectionSet(), fields);
                case Field field -> fields.add(field);
                default -> {}
            }
        }
    }

    private static void checkArguments(Field field) {
        if (argument(field, INCLUDE_DEPRECATED) instanceof NullValue) {
            throw Refusal.badInput(
                    "%s.%s: null is not allowed".formatted(field.getName(), INCLUDE_DEPRECATED));
        }
    }

    /** Returns the schema elements that a field of a schema element leads to. */
    private List<?> below(Object element, Field field) {
        return switch (field.getName()) {
            case "types" -> types;
            case "queryType" -> optional(schema.getQueryType());
            case "mutationType" -> optional(schema.getMutationType());
            case "subscriptionType" -> optional(schema.getSubscriptionType());
            case "directives" -> schema.getDirectives();
            case "fields" -> fields(element);
            case "interfaces" -> interfaces(element);
            case "possibleTypes" -> possibleTypes(element);
            case "enumValues" ->
                    element instanceof GraphQLEnumType type ? type.getValues() : List.of();
            case "inputFields" ->
                    element instanceof GraphQLInputObjectType type ? type.getFields() : List.of();
            case "ofType" ->
                    element instanceof GraphQLModifiedType type
                            ? List.of(type.getWrappedType())
                            : List.of();
            case "args" -> arguments(element);
            case "type" -> type(element);
            default -> List.of();
        };
    }

    private static List<?> optional(@Nullable Object element) {
        return element == null ? List.of() : List.of(element);
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

    private static List<?> type(Object element) {
        return switch (element) {
            case GraphQLFieldDefinition field -> List.of(field.getType());
            case GraphQLArgument argument -> List.of(argument.getType());
            case GraphQLInputObjectField field -> List.of(field.getType());
            default -> List.of();
        };
    }
}
