package dev.sluice.gateway.persisted;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The documents that the operator has approved. */
public final class TrustedDocuments {

    private final Map<String, String> texts;
    private final Set<String> known;

    /**
     * Documents.
     *
     * @param texts the texts by their ids
     */
    public TrustedDocuments(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
        this.known = Set.copyOf(texts.values());
    }

    /** The texts of all documents. */
    public Set<String> texts() {
        return known;
    }

    @Nullable String text(String id) {
        return texts.get(id);
    }

    boolean contains(String text) {
        return known.contains(text);
    }
}
