package dev.sluice.gateway.http;

import dev.sluice.gateway.Errors;
import dev.sluice.gateway.limit.Rejections;
import graphql.GraphQLError;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers requests that are rejected before they reach the engine. */
public final class RefusalWriter {

    private final JsonMapper json;
    private final Rejections rejections;

    RefusalWriter(JsonMapper json, Rejections rejections) {
        this.json = json;
        this.rejections = rejections;
    }

    /** Returns the response with the status of a refusal and a GraphQL error. */
    public Mono<ServerResponse> answer(ServerRequest request, HttpRefusal refusal) {
        GraphQLError error = Errors.of(refusal.toRefusal());
        var limit = Errors.limit(error);
        if (limit != null) {
            rejections.add(limit);
        }
        var body = Map.of("errors", List.of(error.toSpecification()));
        var response =
                ServerResponse.status(refusal.status())
                        .contentType(AnswerType.ofError(request.headers().asHttpHeaders()));
        if (refusal.status() == HttpStatus.REQUEST_TIMEOUT) {
            response.header(HttpHeaders.CONNECTION, "close");
        }
        var later = error.getExtensions().get(Errors.RETRY_AFTER);
        if (later != null) {
            response.header(HttpHeaders.RETRY_AFTER, later.toString());
        }
        if (refusal.status() == HttpStatus.METHOD_NOT_ALLOWED) {
            response.header(HttpHeaders.ALLOW, "GET, POST");
        }
        return response.bodyValue(json.writeValueAsBytes(body));
    }
}
