package dev.sluice;

import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.AstPrinter;
import graphql.language.AstTransformer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.InlineFragment;
import graphql.language.Node;
import graphql.language.NodeVisitorStub;
import graphql.language.NullValue;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import graphql.util.TreeTransformerUtil;
import java.util.ArrayList;
import java.util.List;

/** The places of an operation at which a variable can stand instead of a literal. */
final class VariablePositions {

    private final GraphQLSchema schema;
    private final List<Position> positions = new ArrayList<>();

    private VariablePositions(GraphQLSchema schema) {
        this.schema = schema;
    }

    /**
     * A place.
     *
     * @param argument the argument that the literal is a part of, or all of
     * @param inside whether it is a part of an input object
     */
    record Position(
            Document document,
            Argument argument,
            Value<?> literal,
            GraphQLType type,
            boolean inside) {

        boolean isNonNull() {
            return GraphQLTypeUtil.isNonNull(type);
        }

        /** The type, without its mark of a value that is needed. */
        String nullableType() {
            return GraphQLTypeUtil.simplePrint(GraphQLTypeUtil.unwrapNonNull(type));
        }

        /** The operation with the variable {@code $v} at the place. */
        String withVariable(String declaration) {
            var changed = changed(literal, VariableReference.of("v"));
            return "query (" + declaration + ") " + changed;
        }

        /** The operation without the argument. */
        String withoutArgument() {
            return changed(argument, null);
        }

        private String changed(Node<?> target, Node<?> replacement) {
            var visitor =
                    new NodeVisitorStub() {
                        @Override
                        @SuppressWarnings({"rawtypes", "ReferenceEquality"}) // this very node
                        protected TraversalControl visitNode(
                                Node node, TraverserContext<Node> context) {
                            if (node != target) {
                                return TraversalControl.CONTINUE;
                            }
                            return replacement == null
                                    ? TreeTransformerUtil.deleteNode(context)
                                    : TreeTransformerUtil.changeNode(context, replacement);
                        }
                    };
            return AstPrinter.printAstCompact(new AstTransformer().transform(document, visitor));
        }
    }

    /** All places of an operation that are no null; none if it cannot be parsed. */
    static List<Position> of(GraphQLSchema schema, String operation) {
        Document document;
        try {
            document = Parser.parse(operation);
        } catch (InvalidSyntaxException unreadable) {
            return List.of();
        }
        var found = new VariablePositions(schema);
        found.selections(
                document,
                document.getDefinitionsOfType(OperationDefinition.class)
                        .getFirst()
                        .getSelectionSet(),
                schema.getQueryType());
        return found.positions;
    }

    private void selections(Document document, SelectionSet set, GraphQLFieldsContainer type) {
        if (set == null) {
            return;
        }
        for (Object selection : set.getSelections()) {
            switch (selection) {
                case Field field when type.getFieldDefinition(field.getName()) != null ->
                        field(document, field, type.getFieldDefinition(field.getName()));
                case InlineFragment inline ->
                        selections(
                                document,
                                inline.getSelectionSet(),
                                (GraphQLFieldsContainer)
                                        schema.getType(inline.getTypeCondition().getName()));
                default -> {}
            }
        }
    }

    private void field(Document document, Field field, GraphQLFieldDefinition definition) {
        for (var argument : field.getArguments()) {
            var type = definition.getArgument(argument.getName()).getType();
            values(document, argument, argument.getValue(), type, false);
        }
        if (GraphQLTypeUtil.unwrapAll(definition.getType())
                instanceof GraphQLFieldsContainer type) {
            selections(document, field.getSelectionSet(), type);
        }
    }

    private void values(
            Document document,
            Argument argument,
            Value<?> value,
            GraphQLType type,
            boolean inside) {
        if (value instanceof NullValue) {
            return;
        }
        positions.add(new Position(document, argument, value, type, inside));
        switch (GraphQLTypeUtil.unwrapNonNull(type)) {
            case GraphQLList list when value instanceof ArrayValue array ->
                    array.getValues()
                            .forEach(
                                    item ->
                                            values(
                                                    document,
                                                    argument,
                                                    item,
                                                    list.getWrappedType(),
                                                    inside));
            case GraphQLInputObjectType object when value instanceof ObjectValue members ->
                    members.getObjectFields()
                            .forEach(
                                    member ->
                                            values(
                                                    document,
                                                    argument,
                                                    member.getValue(),
                                                    object.getFieldDefinition(member.getName())
                                                            .getType(),
                                                    true));
            default -> {}
        }
    }
}
