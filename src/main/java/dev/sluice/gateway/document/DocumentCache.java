package dev.sluice.gateway.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import dev.sluice.gateway.Errors;
import dev.sluice.policy.Refusal;
import graphql.ExecutionInput;
import graphql.GraphQLContext;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Caches valid documents by their text. The total length of the texts is limited. A document in the
 * cache is executed on the calling thread. A thread of the {@link DocumentWorkers} reads any other
 * document and begins its execution.
 */
public final class DocumentCache implements PreparsedDocumentProvider {

    /** The maximum characters of all texts. A parsed document needs about ten times its text. */
    private static final long MAX_CHARACTERS = 4_000_000;

    private static final int OVERHEAD = 100;
    private static final String LENGTH = DocumentCache.class.getName();

    private final Cache<String, PreparsedDocumentEntry> documents =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_CHARACTERS)
                    .<String, PreparsedDocumentEntry>weigher((text, _) -> text.length() + OVERHEAD)
                    .recordStats()
                    .build();

    private final DocumentReader reader;
    private final DocumentWorkers workers;

    public DocumentCache(DocumentReader reader, DocumentWorkers workers) {
        this.reader = reader;
        this.workers = workers;
    }

    /** Returns the number of characters of the document that is executed. */
    public static int length(GraphQLContext context) {
        return context.getOrDefault(LENGTH, 0);
    }

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input,
            Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        var text = input.getQuery();
        var context = input.getGraphQLContext();
        context.put(LENGTH, text.length());
        var known = documents.getIfPresent(text);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        try {
            return workers.submit(context, () -> read(text)).exceptionally(DocumentCache::failed);
        } catch (Refusal tooBusy) {
            return CompletableFuture.completedFuture(failed(tooBusy));
        }
    }

    /** The hits, misses and evictions of the cache. */
    public CacheStats statistics() {
        return documents.stats();
    }

    /** The number of documents in the cache, roughly. */
    public long size() {
        return documents.estimatedSize();
    }

    private PreparsedDocumentEntry read(String text) {
        var known = documents.asMap().get(text); // the look-up before is the one that counts
        if (known != null) {
            return known;
        }
        var entry = reader.read(text);
        if (entry.hasErrors()) {
            return entry;
        }
        var earlier = documents.asMap().putIfAbsent(text, entry);
        return earlier == null ? entry : earlier;
    }

    private static PreparsedDocumentEntry failed(Throwable failure) {
        return new PreparsedDocumentEntry(List.of(Errors.of(failure)));
    }
}
