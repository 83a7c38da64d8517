package dev.sluice.gateway.persisted;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.gateway.Stage;
import dev.sluice.policy.Refusal;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds the text of a document that a request only names. If the settings allow only trusted
 * documents, rejects every other document.
 *
 * <p>The name is an id or a hash in the extension of <a
 * href="https://www.apollographql.com/docs/apollo-server/performance/apq">Apollo's protocol</a>. If
 * a request sends a document together with its hash, the document is cached. Later requests can
 * then send only the hash.
 */
@Component
@Order(Stage.DOCUMENT)
public final class DocumentInterceptor implements WebGraphQlInterceptor {

    /** Placeholder for the text of a document that the request only names. */
    public static final String NAMED = "#";

    public static final String EXTENSION = "persistedQuery";
    public static final String HASH = "sha256Hash";
    public static final String VERSION = "version";

    private static final int MAX_CHARACTERS = 4_000_000;
    private static final int OVERHEAD = 200;

    private final TrustedDocuments trusted;
    private final boolean onlyTrusted;
    private final Cache<String, String> remembered =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_CHARACTERS)
                    .<String, String>weigher((_, text) -> text.length() + OVERHEAD)
                    .build();

    DocumentInterceptor(TrustedDocuments trusted, DocumentSettings settings) {
        this.trusted = trusted;
        this.onlyTrusted = settings.onlyTrusted();
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(
                () -> {
                    var text = text(request);
                    if (!text.equals(request.getDocument())) {
                        request.configureExecutionInput(
                                (_, builder) -> builder.query(text).build());
                    }
                    return chain.next(request);
                });
    }

    private String text(WebGraphQlRequest request) {
        var sent = request.getDocument();
        var id = id(request.getExtensions().get(EXTENSION));
        if (sent.equals(NAMED)) {
            return named(id);
        }
        if (id != null && !trusted(id, sent)) {
            if (!DigestUtils.sha256Hex(sent).equals(id)) {
                throw Refusal.badInput("The document does not have the hash that came with it");
            }
            remember(id, sent);
        }
        if (onlyTrusted && !trusted.contains(sent)) {
            throw notTrusted();
        }
        return sent;
    }

    private String named(@Nullable String id) {
        if (id == null) {
            throw Refusal.badInput("The request has neither a document nor the name of one");
        }
        var text = trusted.text(id);
        if (text == null && onlyTrusted) {
            throw notTrusted();
        }
        if (text == null) {
            text = remembered.getIfPresent(id);
        }
        if (text == null) {
            throw Refusal.of(Refusal.Code.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound");
        }
        return text;
    }

    private boolean trusted(String id, String sent) {
        return sent.equals(trusted.text(id));
    }

    private void remember(String id, String text) {
        if (!onlyTrusted) {
            remembered.put(id, text);
        }
    }

    private static Refusal notTrusted() {
        return Refusal.of(Refusal.Code.FORBIDDEN, "Only trusted documents are run here");
    }

    private static @Nullable String id(@Nullable Object extension) {
        if (extension == null) {
            return null;
        }
        if (extension instanceof Map<?, ?> members
                && members.get(VERSION) instanceof Number version
                && version.intValue() == 1
                && members.get(HASH) instanceof String id) {
            return id;
        }
        throw Refusal.badInput(
                "The extension persistedQuery has \"version\": 1 and a string \"sha256Hash\"");
    }
}
