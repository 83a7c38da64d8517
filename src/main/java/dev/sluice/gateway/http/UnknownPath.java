package dev.sluice.gateway.http;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The answer to requests for unknown paths: 404 with the same GraphQL error for all paths. */
public final class UnknownPath {

    /** The message of the error. */
    public static final String MESSAGE = "There is nothing at this path; GraphQL is at /graphql";

    private static final String BODY =
            "{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"NOT_FOUND\"}}]}"
                    .formatted(MESSAGE);

    private UnknownPath() {}

    /** Answers any request. */
    static Mono<ServerResponse> handle(ServerRequest request) {
        return ServerResponse.status(HttpStatus.NOT_FOUND)
                .contentType(AnswerType.ofError(request.headers().asHttpHeaders()))
                .bodyValue(BODY.getBytes(StandardCharsets.UTF_8));
    }
}
