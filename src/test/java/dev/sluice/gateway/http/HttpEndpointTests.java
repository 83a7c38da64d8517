package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.limit.Rejections;
import dev.sluice.gateway.limit.SocketSettings;
import dev.sluice.policy.Limit;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.graphql.ExecutionGraphQlResponse;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** An endpoint whose engine never answers, and what a stop of the gateway does to its requests. */
class HttpEndpointTests {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MAX_BODY = 100;
    private static final String BODY = "{\"query\":\"{ __typename }\"}";

    private final JsonMapper json = JsonMapper.shared();
    private final DocumentWorkers workers = new DocumentWorkers();
    private final Rejections rejections = new Rejections();
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    private final HttpEndpoint endpoint =
            new HttpEndpoint(
                    WebGraphQlHandler.builder(_ -> operation()).build(),
                    new HttpRequestReader(
                            MAX_BODY,
                            new SocketSettings(
                                    LONG, LONG, LONG, LONG, DataSize.ofKilobytes(16), 10, 10),
                            workers),
                    new AnswerWriter(json, Schedulers.immediate(), false),
                    new RefusalWriter(json, rejections),
                    stop.asMono());

    /** An operation that runs on. Its engine still answers, without data, when it is cancelled. */
    private Mono<ExecutionGraphQlResponse> operation() {
        var answer = Sinks.<ExecutionGraphQlResponse>one();
        return answer.asMono()
                .doOnSubscribe(_ -> running.incrementAndGet())
                .doOnCancel(
                        () -> {
                            cancelled.incrementAndGet();
                            answer.tryEmitValue(
                                    new DefaultExecutionGraphQlResponse(
                                            ExecutionInput.newExecutionInput("{ tasks { id } }")
                                                    .build(),
                                            ExecutionResult.newExecutionResult()
                                                    .data(Collections.singletonMap("tasks", null))
                                                    .build()));
                        });
    }

    @AfterEach
    void close() {
        workers.destroy();
    }

    /** Otherwise its statements would run on in the database. */
    @Test
    void cancelsAnOperationThatStillRunsAtAStop() {
        var answer = new AtomicReference<@Nullable ServerResponse>();
        endpoint.handle(request(BODY)).subscribe(answer::set);
        assertThat(running).hasValue(1);
        assertThat(answer).hasNullValue();

        stop.tryEmitEmpty();

        assertThat(cancelled).hasValue(1);
        assertThat(Objects.requireNonNull(answer.get()).statusCode())
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    }

    @Test
    void answersARequestThatArrivesAfterTheStop() {
        stop.tryEmitEmpty();

        var request = request(BODY);
        var answer = Objects.requireNonNull(endpoint.handle(request).block(LONG));

        assertThat(answer.statusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(answer.headers().getFirst("Retry-After")).isEqualTo("1");
        assertThat(text(request, answer)).contains("\"UNAVAILABLE\"", "The gateway is stopping");
        assertThat(running.get()).isEqualTo(cancelled.get());
    }

    @Test
    void countsAStopForNoLimit() {
        endpoint.handle(request(BODY)).subscribe();
        stop.tryEmitEmpty();
        endpoint.handle(request(BODY)).block(LONG);

        for (var limit : Limit.values()) {
            assertThat(rejections.count(limit)).as(limit.name()).isZero();
        }
    }

    @Test
    void countsABodyThatIsTooLarge() {
        var answer =
                Objects.requireNonNull(
                        endpoint.handle(request(" ".repeat(MAX_BODY) + BODY)).block(LONG));

        assertThat(answer.statusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(rejections.count(Limit.BODY)).isOne();
    }

    private static ServerRequest request(String body) {
        return ServerRequest.create(
                MockServerWebExchange.from(
                        MockServerHttpRequest.post("/graphql")
                                .contentType(MediaType.APPLICATION_JSON)
                                .body(body)),
                HandlerStrategies.withDefaults().messageReaders());
    }

    private static String text(ServerRequest request, ServerResponse answer) {
        var exchange = (MockServerWebExchange) request.exchange();
        answer.writeTo(exchange, new Writers()).block(LONG);
        return Objects.requireNonNull(exchange.getResponse().getBodyAsString().block(LONG));
    }

    /** What Spring writes bodies with. */
    private static final class Writers implements ServerResponse.Context {

        @Override
        public List<HttpMessageWriter<?>> messageWriters() {
            return HandlerStrategies.withDefaults().messageWriters();
        }

        @Override
        public List<ViewResolver> viewResolvers() {
            return List.of();
        }
    }
}
