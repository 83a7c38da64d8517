package dev.sluice.gateway.trace;

import dev.sluice.gateway.Stage;
import dev.sluice.query.trace.TracedRequest;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import reactor.core.publisher.Mono;

/**
 * Makes the {@link OperationTrace} of a traced request. The GraphQL context holds the trace under
 * two keys: its own class and the interface {@link TracedRequest}. The context of an untraced
 * request does not have these keys.
 */
@Order(Stage.TRACE)
final class TraceInterceptor implements WebGraphQlInterceptor {

    private final Tracer tracer;
    private final OperationTrace.Database database;

    TraceInterceptor(Tracer tracer, OperationTrace.Database database) {
        this.tracer = tracer;
        this.database = database;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        var span = span(request.getAttributes());
        return span == null ? chain.next(request) : traced(request, span, chain);
    }

    /** The span of a request; null if it is not traced. */
    private static @Nullable Span span(Map<String, Object> attributes) {
        var exchange = ServerRequestObservationContext.findCurrent(attributes).orElse(null);
        TracingContext tracing = exchange == null ? null : exchange.get(TracingContext.class);
        var span = tracing == null ? null : tracing.getSpan();
        return span == null ? null : OtelSpan.toOtel(span);
    }

    private Mono<WebGraphQlResponse> traced(WebGraphQlRequest request, Span span, Chain chain) {
        return Mono.defer(
                () -> {
                    var trace = OperationTrace.begin(tracer, database, span);
                    var context =
                            Map.<Object, Object>of(
                                    OperationTrace.class, trace, TracedRequest.class, trace);
                    request.configureExecutionInput(
                            (_, builder) -> builder.graphQLContext(context).build());
                    return chain.next(request)
                            .doOnNext(trace::answered)
                            .doOnError(trace::failed)
                            .doOnCancel(trace::cancelled);
                });
    }
}
