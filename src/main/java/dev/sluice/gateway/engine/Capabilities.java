package dev.sluice.gateway.engine;

import dev.sluice.database.schema.DatabaseSchema;

/**
 * The abilities of this installation, as the field {@code capabilities} shows them. They are read
 * once at startup.
 */
record Capabilities(VectorSearch vectorSearch) {

    /** The kind of search by embeddings. */
    enum VectorSearch {
        EXACT,
        APPROXIMATE
    }

    private static final String HNSW = "hnsw";

    /** Search is approximate if a table has an index for it, which the extension pgvector makes. */
    static Capabilities of(DatabaseSchema database) {
        var hasIndex =
                database.tables().values().stream()
                        .anyMatch(table -> table.hasIndex(index -> index.method().equals(HNSW)));
        return new Capabilities(hasIndex ? VectorSearch.APPROXIMATE : VectorSearch.EXACT);
    }
}
