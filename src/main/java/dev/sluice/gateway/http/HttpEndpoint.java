package dev.sluice.gateway.http;

import dev.sluice.gateway.Errors;
import dev.sluice.policy.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.ResponseError;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Serves GraphQL over HTTP by <a href="https://graphql.github.io/graphql-over-http/draft/">the
 * specification</a>, with both of its media types. A request that is not a valid GraphQL request
 * gets a 4xx status and a GraphQL error.
 */
final class HttpEndpoint {

    private static final Mono<ServerResponse> STOPPED =
            Mono.error(
                    () ->
                            HttpRefusal.of(
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    "The gateway is stopping: try again later"));

    private final WebGraphQlHandler engine;
    private final HttpRequestReader reader;
    private final AnswerWriter writer;
    private final RefusalWriter refusals;
    private final Mono<Void> cancellation;

    /**
     * An endpoint.
     *
     * @param cancellation completes when the gateway stops and all operations must end
     */
    HttpEndpoint(
            WebGraphQlHandler engine,
            HttpRequestReader reader,
            AnswerWriter writer,
            RefusalWriter refusals,
            Mono<Void> cancellation) {
        this.engine = engine;
        this.reader = reader;
        this.writer = writer;
        this.refusals = refusals;
        this.cancellation = cancellation;
    }

    /** Answers a request of any method. */
    Mono<ServerResponse> handle(ServerRequest request) {
        // The first signal wins, and the other source is cancelled after that. A cancelled
        // operation may still emit an answer without its data.
        return Mono.firstWithSignal(cancellation.then(STOPPED), operation(request))
                .onErrorResume(HttpRefusal.class, refusal -> refusals.answer(request, refusal));
    }

    private Mono<ServerResponse> operation(ServerRequest request) {
        return Mono.defer(
                () -> {
                    var type = accepted(request);
                    return read(request)
                            .flatMap(read -> engine.handleRequest(webRequest(request, read)))
                            .flatMap(
                                    response ->
                                            writer.body(request, response)
                                                    .flatMap(
                                                            body ->
                                                                    answer(
                                                                            request, response, type,
                                                                            body)));
                });
    }

    private Mono<GraphQlRequest> read(ServerRequest request) {
        if (request.method().equals(HttpMethod.POST)) {
            return reader.body(request);
        }
        if (request.method().equals(HttpMethod.GET)) {
            return Mono.fromSupplier(() -> reader.parameters(request));
        }
        throw HttpRefusal.of(
                HttpStatus.METHOD_NOT_ALLOWED,
                "Requests are made with POST, queries also with GET");
    }

    private static WebGraphQlRequest webRequest(ServerRequest request, GraphQlRequest read) {
        var web =
                new WebGraphQlRequest(
                        request.uri(),
                        request.headers().asHttpHeaders(),
                        request.cookies(),
                        request.remoteAddress().orElse(null),
                        request.attributes(),
                        read,
                        request.exchange().getRequest().getId(),
                        Locale.ROOT);
        var allowed =
                request.method().equals(HttpMethod.GET)
                        ? AllowedOperations.Kinds.QUERIES
                        : AllowedOperations.Kinds.QUERIES_AND_MUTATIONS;
        web.configureExecutionInput(
                (_, builder) ->
                        builder.graphQLContext(Map.of(AllowedOperations.Kinds.class, allowed))
                                .build());
        return web;
    }

    private static MediaType accepted(ServerRequest request) {
        var type = AnswerType.of(request.headers().asHttpHeaders());
        if (type == null) {
            throw HttpRefusal.of(
                    HttpStatus.NOT_ACCEPTABLE,
                    "Answers are application/graphql-response+json or application/json");
        }
        return type;
    }

    private Mono<ServerResponse> answer(
            ServerRequest request, WebGraphQlResponse response, MediaType type, AnswerBody body) {
        if (mayBeKept(request, response)) {
            return kept(request, type, body);
        }
        var later = retryAfter(response);
        var answer =
                ServerResponse.status(
                                later == null ? status(request, response, type) : busy(response))
                        .contentType(type)
                        .headers(
                                headers -> {
                                    headers.putAll(response.getResponseHeaders());
                                    if (later != null) {
                                        headers.set(HttpHeaders.RETRY_AFTER, later.toString());
                                    }
                                });
        return writer.send(request, answer, body);
    }

    /** Returns whether a client may cache the answer and revalidate it with the next request. */
    private static boolean mayBeKept(ServerRequest request, WebGraphQlResponse response) {
        return request.method().equals(HttpMethod.GET) && response.getErrors().isEmpty();
    }

    private Mono<ServerResponse> kept(ServerRequest request, MediaType type, AnswerBody body) {
        var tag = "W/\"" + body.sha256() + '"';
        var answer =
                request.exchange().checkNotModified(tag)
                        ? ServerResponse.status(HttpStatus.NOT_MODIFIED)
                        : ServerResponse.ok().contentType(type);
        answer.eTag(tag)
                .cacheControl(CacheControl.noCache().cachePrivate())
                .varyBy(HttpHeaders.AUTHORIZATION, HttpHeaders.ACCEPT);
        return request.exchange().isNotModified()
                ? answer.build()
                : writer.send(request, answer, body);
    }

    private static HttpStatus status(
            ServerRequest request, WebGraphQlResponse response, MediaType type) {
        if (request.method().equals(HttpMethod.GET)
                && response.getErrors().stream().anyMatch(AllowedOperations::isRefusal)) {
            return HttpStatus.METHOD_NOT_ALLOWED;
        }
        if (type.equals(MediaType.APPLICATION_JSON) || response.toMap().containsKey("data")) {
            return HttpStatus.OK;
        }
        return response.getErrors().stream().anyMatch(HttpEndpoint::isInternal)
                ? HttpStatus.INTERNAL_SERVER_ERROR
                : HttpStatus.BAD_REQUEST;
    }

    /**
     * Returns the seconds after which the client may retry a rejected operation. Returns null if
     * the operation was not rejected, or if a retry does not help.
     */
    private static @Nullable Object retryAfter(WebGraphQlResponse response) {
        return response.toMap().containsKey("data")
                ? null
                : response.getErrors().stream()
                        .map(error -> error.getExtensions().get(Errors.RETRY_AFTER))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private static HttpStatus busy(WebGraphQlResponse response) {
        var unavailable = Refusal.Code.UNAVAILABLE.name();
        return response.getErrors().stream()
                        .anyMatch(
                                error -> unavailable.equals(error.getExtensions().get(Errors.CODE)))
                ? HttpStatus.SERVICE_UNAVAILABLE
                : HttpStatus.TOO_MANY_REQUESTS;
    }

    private static boolean isInternal(ResponseError error) {
        return Errors.INTERNAL.equals(error.getExtensions().get(Errors.CODE));
    }
}
