package dev.sluice.query.input;

import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import java.util.Collection;
import java.util.Map;

/**
 * An operation of a document with the values of its variables.
 *
 * @param definition the parsed operation; equal texts have the same syntax tree, because parsed
 *     documents are cached
 * @param fragments the document's fragments by name
 * @param variables the coerced values by name
 * @param length characters of the whole document
 */
public record RequestedOperation(
        OperationDefinition definition,
        Map<String, FragmentDefinition> fragments,
        Map<String, Object> variables,
        int length) {

    /** The selections of the operation's root fields, in the order of the document. */
    public Collection<Selection> roots() {
        return Selection.roots(this);
    }
}
