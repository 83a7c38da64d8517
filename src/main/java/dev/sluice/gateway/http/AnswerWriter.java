package dev.sluice.gateway.http;

import dev.sluice.gateway.limit.Held;
import java.util.Locale;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers as JSON. An answer consists of fragments: the JSON of fields, as the database
 * wrote it. The thread that received the last fragment builds a small answer, and the server
 * compresses it.
 *
 * <p>Separate threads build, hash and compress a large answer, so that no event loop is blocked. A
 * large answer is sent in small buffers, only as fast as its client reads.
 */
final class AnswerWriter {

    /**
     * An answer is large if its fragments have at least this many bytes together. Copying so many
     * bytes takes about 0.1 ms.
     */
    static final int LARGE = 64 * 1024;

    private final JsonMapper json;
    private final Scheduler threads;
    private final boolean compresses;

    /**
     * A writer.
     *
     * @param threads the threads that build large answers
     * @param compresses whether large answers are compressed for clients that accept gzip
     */
    AnswerWriter(JsonMapper json, Scheduler threads, boolean compresses) {
        this.json = json;
        this.threads = threads;
        this.compresses = compresses;
    }

    /** Builds the body of a response, on one of the separate threads if the body is large. */
    Mono<AnswerBody> body(ServerRequest request, WebGraphQlResponse response) {
        if (Held.of(request.attributes()).answerBytes() < LARGE) {
            return Mono.just(AnswerBody.of(json.writeValueAsBytes(response.toMap())));
        }
        return Mono.fromSupplier(() -> AnswerBody.of(json, response.toMap())).subscribeOn(threads);
    }

    /** Returns the HTTP response that sends a body. */
    Mono<ServerResponse> send(
            ServerRequest request, ServerResponse.BodyBuilder answer, AnswerBody body) {
        if (!body.isInPieces()) {
            return answer.bodyValue(body.bytes());
        }
        var factory = request.exchange().getResponse().bufferFactory();
        if (compresses && takesGzip(request.headers().asHttpHeaders())) {
            return answer.header(HttpHeaders.CONTENT_ENCODING, "gzip")
                    .body(
                            BodyInserters.fromDataBuffers(
                                    body.compressed(factory).subscribeOn(threads)));
        }
        return answer.contentLength(body.length())
                .body(BodyInserters.fromDataBuffers(body.buffers(factory)));
    }

    /** Returns whether the {@code Accept-Encoding} header names gzip with a weight above 0. */
    private static boolean takesGzip(HttpHeaders headers) {
        for (var value : headers.getOrEmpty(HttpHeaders.ACCEPT_ENCODING)) {
            for (var coding :
                    StringUtils.tokenizeToStringArray(value.toLowerCase(Locale.ROOT), ",")) {
                if (coding.equals("gzip") || coding.startsWith("gzip;")) {
                    return !coding.matches("gzip;\\s*q=0(\\.0*)?");
                }
            }
        }
        return false;
    }
}
