package dev.sluice.gateway.live;

import dev.sluice.feed.FeedCursor;
import dev.sluice.gateway.Errors;
import dev.sluice.gateway.http.AllowedOperations;
import dev.sluice.gateway.limit.Held;
import dev.sluice.gateway.security.Session;
import graphql.ExecutionResult;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Runs operations for connections that take many results. Safe for all threads. */
public final class LiveOperations {

    private final WebGraphQlHandler engine;
    private final JsonMapper json;
    private final AtomicLong numbers = new AtomicLong();

    LiveOperations(WebGraphQlHandler engine, JsonMapper json) {
        this.engine = engine;
        this.json = json;
    }

    /**
     * The connection of an operation.
     *
     * @param address the address of the client; null if it is unknown
     */
    public record Origin(URI uri, HttpHeaders headers, @Nullable InetSocketAddress address) {}

    /**
     * An operation to run.
     *
     * @param progress gets the positions of the results
     * @param allowed the kinds of operations that may run
     * @param after the position after which a subscription goes on instead of the one in its
     *     argument; null if the argument decides
     */
    public record Asked(
            GraphQlRequest request,
            StreamProgress progress,
            AllowedOperations.Kinds allowed,
            @Nullable FeedCursor after) {}

    /**
     * Runs an operation with the rights of a session. Cancelling the result ends the operation.
     *
     * @return the results, each when it is asked for. A failure is a {@link Frame.Failure}
     */
    public Flux<Frame> run(Asked asked, Origin origin, Session session) {
        return Flux.defer(
                () -> {
                    var attributes = new HashMap<String, Object>();
                    var held = Held.in(attributes);
                    var web = webRequest(asked.request(), origin, attributes);
                    var context = new HashMap<Object, Object>();
                    context.put(StreamProgress.class, asked.progress());
                    context.put(Session.class, session);
                    context.put(AllowedOperations.Kinds.class, asked.allowed());
                    if (asked.after() != null) {
                        context.put(FeedCursor.class, asked.after());
                    }
                    web.configureExecutionInput(
                            (_, builder) -> builder.graphQLContext(context).build());
                    return engine.handleRequest(web)
                            .contextWrite(session::write)
                            .onTerminateDetach()
                            .flatMapMany(response -> frames(response, asked.progress()))
                            .onErrorResume(failure -> Mono.just(failed(failure)))
                            .doFinally(_ -> held.dispose());
                });
    }

    private WebGraphQlRequest webRequest(
            GraphQlRequest request, Origin origin, Map<String, Object> attributes) {
        return new WebGraphQlRequest(
                origin.uri(),
                origin.headers(),
                new LinkedMultiValueMap<>(),
                origin.address(),
                attributes,
                request,
                "live-" + numbers.incrementAndGet(),
                Locale.ROOT);
    }

    private Flux<Frame> frames(WebGraphQlResponse response, StreamProgress progress) {
        if (response.getData() instanceof Publisher<?> results) {
            return Flux.from(results)
                    .map(result -> result((ExecutionResult) result, progress.next()));
        }
        var answer = response.toMap();
        return Flux.just(
                answer.containsKey("data")
                        ? new Frame.Result(json.writeValueAsBytes(answer), null)
                        : new Frame.Failure(response.getExecutionResult().getErrors()));
    }

    private Frame result(ExecutionResult result, @Nullable FeedCursor cursor) {
        return new Frame.Result(json.writeValueAsBytes(result.toSpecification()), cursor);
    }

    private static Frame failed(Throwable failure) {
        var cause =
                failure instanceof SubscriptionPublisherException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return new Frame.Failure(List.of(Errors.of(cause)));
    }
}
