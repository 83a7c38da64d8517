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
 * Writes answers. A small one is made where its last fragment came, and compressed by the server. A
 * large one is made, hashed and compressed by threads of its own, so that no event loop is held up,
 * and is sent in small buffers as its client takes them.
 */
final class AnswerWriter {

    /** Bytes of fragments from which on an answer is large: about 0.1 ms of copying. */
    static final int LARGE = 64 * 1024;

    private final JsonMapper json;
    private final Scheduler threads;
    private final boolean compresses;

    /**
     * A writer.
     *
     * @param threads make large answers
     * @param compresses whether large answers are compressed for clients that take it
     */
    AnswerWriter(JsonMapper json, Scheduler threads, boolean compresses) {
        this.json = json;
        this.threads = threads;
        this.compresses = compresses;
    }

    /** The body of a response; on a thread for large answers if it is large. */
    Mono<AnswerBody> body(ServerRequest request, WebGraphQlResponse response) {
        if (Held.of(request.attributes()).answerBytes() < LARGE) {
            return Mono.just(AnswerBody.of(json.writeValueAsBytes(response.toMap())));
        }
        return Mono.fromSupplier(() -> AnswerBody.of(json, response.toMap())).subscribeOn(threads);
    }

    /** Sends a body. */
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

    /** Whether a client takes gzip, as RFC 9110 has it. */
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
