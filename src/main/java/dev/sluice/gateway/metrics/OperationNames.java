package dev.sluice.gateway.metrics;

import dev.sluice.policy.Caller;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of operations as values of a label. Clients choose the names, so their number is
 * bounded: all names in trusted documents, and the first others that callers with a token send.
 * Anonymous callers cannot use up the places of others. Safe for all threads.
 */
final class OperationNames {

    /** The value for operations without a name. */
    static final String ANONYMOUS = "anonymous";

    /** The value for all names beyond the maximum, and for unknown names of anonymous callers. */
    static final String OTHER = "other";

    /** The maximum of names that are not in trusted documents. */
    static final int MAX = 100;

    /** Longer names count as {@link #OTHER}. */
    private static final int MAX_LENGTH = 100;

    private final Set<String> trusted;
    private final Set<String> first = ConcurrentHashMap.newKeySet();

    /**
     * Names of which only those in documents are known.
     *
     * @param documents the texts of the trusted documents
     */
    OperationNames(Collection<String> documents) {
        this.trusted =
                documents.stream()
                        .flatMap(text -> new Parser().parseDocument(text).getDefinitions().stream())
                        .filter(OperationDefinition.class::isInstance)
                        .map(definition -> ((OperationDefinition) definition).getName())
                        .filter(name -> name != null)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the value of the label for a name.
     *
     * @param caller the caller of the operation
     */
    String label(@Nullable String name, Caller caller) {
        if (name == null || name.isEmpty()) {
            return ANONYMOUS;
        }
        if (trusted.contains(name) || first.contains(name)) {
            return name;
        }
        return caller.kind() != Caller.Kind.ANONYMOUS
                        && name.length() <= MAX_LENGTH
                        && takesAPlace(name)
                ? name
                : OTHER;
    }

    private boolean takesAPlace(String name) {
        synchronized (first) {
            return first.size() < MAX && first.add(name);
        }
    }
}
