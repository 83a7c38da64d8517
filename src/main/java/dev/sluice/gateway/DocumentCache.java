package dev.sluice.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.policy.Refusal;
import graphql.ExecutionInput;
import graphql.GraphQLContext;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.parser.InvalidSyntaxException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Parsed and validated documents by their text, bounded by the texts' length. Invalid ones are not
 * kept.
 */
final class DocumentCache implements PreparsedDocumentProvider {

    /** Characters of all texts together. A parsed document takes some ten times its text. */
    private static final long MAX_CHARACTERS = 4_000_000;

    private static final int OVERHEAD = 100;
    private static final String LENGTH = DocumentCache.class.getName();

    private final Cache<String, PreparsedDocumentEntry> documents =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_CHARACTERS)
                    .<String, PreparsedDocumentEntry>weigher((text, _) -> text.length() + OVERHEAD)
                    .build();

    private final DocumentLimits limits;

    DocumentCache(DocumentLimits limits) {
        this.limits = limits;
    }

    /** Characters of the document that is executed. */
    static int length(GraphQLContext context) {
        return context.getOrDefault(LENGTH, 0);
    }

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input,
            Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        input.getGraphQLContext().put(LENGTH, input.getQuery().length());
        var known = documents.getIfPresent(input.getQuery());
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        try {
            limits.check(input.getQuery());
        } catch (Refusal refusal) {
            return CompletableFuture.completedFuture(
                    new PreparsedDocumentEntry(List.of(Errors.of(refusal))));
        } catch (InvalidSyntaxException unreadable) {
            // the engine says so in its own words
        }
        var entry = parseAndValidate.apply(input);
        if (!entry.hasErrors()) {
            var earlier = documents.asMap().putIfAbsent(input.getQuery(), entry);
            return CompletableFuture.completedFuture(earlier == null ? entry : earlier);
        }
        return CompletableFuture.completedFuture(entry);
    }
}
