package dev.sluice.query.input;

import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import java.util.Collection;
import java.util.Map;

/**
 * An operation of a document with the values of its variables.
 *
 * @param definition the operation; documents are cached, so that an equal text is the same tree
 * @param fragments the document's fragments by name
 * @param variables the coerced values by name
 * @param length characters of the whole document
 */
public record RequestedOperation(
        OperationDefinition definition,
        Map<String, FragmentDefinition> fragments,
        Map<String, Object> variables,
        int length) {

    /** The selections at the operation's root, in the order of their response keys. */
    public Collection<Selection> roots() {
        return Selection.roots(this);
    }
}
