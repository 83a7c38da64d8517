package dev.sluice.gateway.document;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a separate document of one root field that asks for the schema. */
final class IntrospectionDocument {

    private final Map<String, FragmentDefinition> defined;
    private final Map<String, FragmentDefinition> used = new TreeMap<>();

    private IntrospectionDocument(Map<String, FragmentDefinition> defined) {
        this.defined = defined;
    }

    /**
     * Makes the document. Its content is the field without its alias, and the fragments that the
     * field uses, sorted by name.
     */
    static Document of(DataFetchingEnvironment environment) {
        var fragments = new IntrospectionDocument(environment.getFragmentsByName());
        var fields =
                environment.getMergedField().getFields().stream()
                        .map(field -> field.transform(copy -> copy.alias(null)))
                        .toList();
        fields.forEach(fragments::collect);
        var operation =
                OperationDefinition.newOperationDefinition()
                        .operation(OperationDefinition.Operation.QUERY)
                        .variableDefinitions(
                                environment.getOperationDefinition().getVariableDefinitions())
                        .selectionSet(new SelectionSet(List.<Field>copyOf(fields)))
                        .build();
        var definitions = new ArrayList<Definition<?>>();
        definitions.add(operation);
        definitions.addAll(fragments.used.values());
        return Document.newDocument().definitions(List.copyOf(definitions)).build();
    }

    private void collect(@Nullable Node<?> node) {
        if (node == null) {
            return;
        }
        if (node instanceof FragmentSpread spread) {
            var fragment = defined.get(spread.getName());
            if (fragment != null && used.put(spread.getName(), fragment) == null) {
                collect(fragment);
            }
        }
        for (Object child : node.getChildren()) {
            collect((Node<?>) child);
        }
    }
}
