package dev.sluice.gateway.document;

import graphql.introspection.Introspection;
import graphql.language.Argument;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Visits the fields, directives and arguments of a document together with their definitions in the
 * schema. The document may be invalid. If the schema does not have a name, its definition is null.
 */
public final class TypedWalk {

    /** Receives the visited parts of a document. */
    public interface Visitor {

        /** A field of a type. The definition is null if the type has no such field. */
        default void field(
                Field field,
                @Nullable GraphQLCompositeType type,
                @Nullable GraphQLFieldDefinition definition) {}

        /** A directive; {@code known} is null if the schema has no directive of this name. */
        default void directive(
                Directive directive, graphql.schema.@Nullable GraphQLDirective known) {}

        /** A fragment that is spread. */
        default void spread(FragmentSpread spread) {}

        /** The name of a type. */
        default void type(TypeName name) {}

        /**
         * An argument.
         *
         * @param owner the name of its field, or the name of its directive after {@code @}
         * @param known all arguments that the schema declares for the owner
         * @param guards the {@code @skip} and {@code @include} directives that the argument depends
         *     on
         */
        default void argument(
                Argument argument,
                String owner,
                List<GraphQLArgument> known,
                List<Directive> guards) {}
    }

    private final GraphQLSchema schema;
    private final Visitor visitor;
    private final @Nullable Map<String, FragmentDefinition> fragments;
    private final Set<Visit> visited = new HashSet<>();

    /**
     * A fragment and its guards. The walk visits a fragment once for each different list of guards.
     */
    private record Visit(String fragment, List<Directive> guards) {}

    private TypedWalk(
            GraphQLSchema schema,
            Visitor visitor,
            @Nullable Map<String, FragmentDefinition> fragments) {
        this.schema = schema;
        this.visitor = visitor;
        this.fragments = fragments;
    }

    /** Visits an operation, and its fragments where they are spread. */
    static void operation(
            GraphQLSchema schema,
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Visitor visitor) {
        new TypedWalk(schema, visitor, fragments).operation(operation);
    }

    /** Visits every definition once. */
    public static void document(GraphQLSchema schema, Document document, Visitor visitor) {
        var walk = new TypedWalk(schema, visitor, null);
        document.getDefinitionsOfType(OperationDefinition.class).forEach(walk::operation);
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(walk::fragment);
    }

    private void operation(OperationDefinition operation) {
        directives(operation, List.of());
        var root =
                switch (operation.getOperation()) {
                    case QUERY -> schema.getQueryType();
                    case MUTATION -> schema.getMutationType();
                    case SUBSCRIPTION -> schema.getSubscriptionType();
                };
        selections(operation.getSelectionSet(), root, List.of());
    }

    private void fragment(FragmentDefinition fragment) {
        directives(fragment, List.of());
        visitor.type(fragment.getTypeCondition());
        selections(fragment.getSelectionSet(), named(fragment.getTypeCondition()), List.of());
    }

    private void selections(
            @Nullable SelectionSet set,
            @Nullable GraphQLCompositeType type,
            List<Directive> guards) {
        if (set == null) {
            return;
        }
        for (Object selection : set.getSelections()) {
            switch (selection) {
                case Field field -> field(field, type, guarded(field, guards));
                case InlineFragment inline -> inline(inline, type, guarded(inline, guards));
                case FragmentSpread spread -> spread(spread, guarded(spread, guards));
                default -> {}
            }
        }
    }

    private void field(Field field, @Nullable GraphQLCompositeType type, List<Directive> guards) {
        var definition = definition(type, field.getName());
        visitor.field(field, type, definition);
        var known = definition == null ? null : definition.getArguments();
        if (known != null) {
            field.getArguments()
                    .forEach(
                            argument -> visitor.argument(argument, field.getName(), known, guards));
        }
        var result = definition == null ? null : GraphQLTypeUtil.unwrapAll(definition.getType());
        selections(
                field.getSelectionSet(),
                result instanceof GraphQLCompositeType composite ? composite : null,
                guards);
    }

    private void inline(
            InlineFragment inline, @Nullable GraphQLCompositeType type, List<Directive> guards) {
        var condition = inline.getTypeCondition();
        if (condition != null) {
            visitor.type(condition);
        }
        selections(inline.getSelectionSet(), condition == null ? type : named(condition), guards);
    }

    private void spread(FragmentSpread spread, List<Directive> guards) {
        visitor.spread(spread);
        var fragment = fragments == null ? null : fragments.get(spread.getName());
        if (fragment != null && visited.add(new Visit(spread.getName(), guards))) {
            directives(fragment, guards);
            selections(fragment.getSelectionSet(), named(fragment.getTypeCondition()), guards);
        }
    }

    /** Visits the directives of a selection. Returns the guards that apply inside the selection. */
    private List<Directive> guarded(DirectivesContainer<?> selection, List<Directive> guards) {
        directives(selection, guards);
        var all = new ArrayList<>(guards);
        for (var directive : selection.getDirectives()) {
            if (directive.getName().equals("skip") || directive.getName().equals("include")) {
                all.add(directive);
            }
        }
        return all.size() == guards.size() ? guards : List.copyOf(all);
    }

    private void directives(DirectivesContainer<?> container, List<Directive> guards) {
        for (var directive : container.getDirectives()) {
            var known = schema.getDirective(directive.getName());
            visitor.directive(directive, known);
            if (known != null) {
                for (var argument : directive.getArguments()) {
                    visitor.argument(
                            argument, "@" + directive.getName(), known.getArguments(), guards);
                }
            }
        }
    }

    private @Nullable GraphQLCompositeType named(TypeName name) {
        return schema.getType(name.getName()) instanceof GraphQLCompositeType composite
                ? composite
                : null;
    }

    private @Nullable GraphQLFieldDefinition definition(
            @Nullable GraphQLCompositeType type, String name) {
        if (type != null && type.getName().equals(schema.getQueryType().getName())) {
            if (name.equals(schema.getIntrospectionSchemaFieldDefinition().getName())) {
                return schema.getIntrospectionSchemaFieldDefinition();
            }
            if (name.equals(schema.getIntrospectionTypeFieldDefinition().getName())) {
                return schema.getIntrospectionTypeFieldDefinition();
            }
        }
        if (type != null && name.equals(Introspection.TypeNameMetaFieldDef.getName())) {
            return schema.getIntrospectionTypenameFieldDefinition();
        }
        return type instanceof GraphQLFieldsContainer container
                ? container.getFieldDefinition(name)
                : null;
    }
}
