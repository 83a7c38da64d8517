package dev.sluice.gateway.slow;

import dev.sluice.gateway.Errors;
import dev.sluice.gateway.Stage;
import dev.sluice.gateway.persisted.DocumentInterceptor;
import dev.sluice.policy.Caller;
import dev.sluice.query.run.Budget;
import dev.sluice.query.trace.OperationUsage;
import dev.sluice.query.trace.TracedRequest;
import graphql.ExecutionInput;
import io.github.bucket4j.TimeMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Logs each operation that takes longer than the threshold, in one line with a logger of its own.
 * The time begins when the request has been read, and ends when its answer is complete. It contains
 * the wait for admission, but not the sending of the answer. The events of subscriptions are not
 * measured.
 */
@Component
@Order(Stage.SLOW_OPERATIONS)
@EnableConfigurationProperties(SlowOperationSettings.class)
final class SlowOperationLog implements WebGraphQlInterceptor {

    /** The logger's name. Operators can set its level and send its lines to a file of their own. */
    static final String NAME = "dev.sluice.slow";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private final long threshold;
    private final LineLimit lines;

    SlowOperationLog(SlowOperationSettings settings) {
        this.threshold = settings.thresholdNanos();
        this.lines = new LineLimit(settings.maxLinesPerSecond(), TimeMeter.SYSTEM_NANOTIME);
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return threshold == 0 ? chain.next(request) : measured(request, chain);
    }

    private Mono<WebGraphQlResponse> measured(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(
                () -> {
                    var begun = new Begun();
                    return chain.next(request)
                            .doOnNext(response -> answered(response, begun))
                            .doOnCancel(begun::cancelled)
                            .doFinally(_ -> ended(request, begun));
                });
    }

    /** The time at which an operation began, and whether its client has left since. */
    private static final class Begun {

        private final long at = System.nanoTime();
        private volatile boolean isCancelled;

        private void cancelled() {
            isCancelled = true;
        }

        private long nanos() {
            return System.nanoTime() - at;
        }
    }

    /**
     * The engine ends a cancelled operation with a response that is never sent. Such a response is
     * ignored.
     */
    private void answered(WebGraphQlResponse response, Begun begun) {
        var nanos = begun.nanos();
        if (nanos >= threshold && !begun.isCancelled) {
            log(response.getExecutionInput(), nanos, outcome(response));
        }
    }

    /** Logs a cancelled operation after its statements have ended, so that they are counted. */
    private void ended(WebGraphQlRequest request, Begun begun) {
        var nanos = begun.nanos();
        if (nanos >= threshold && begun.isCancelled) {
            log(request.toExecutionInput(), nanos, SlowOperation.CANCELLED);
        }
    }

    private static String outcome(WebGraphQlResponse response) {
        return response.getErrors().stream()
                .map(error -> String.valueOf(error.getExtensions().get(Errors.CODE)))
                .findFirst()
                .orElse(SlowOperation.OK);
    }

    private void log(ExecutionInput input, long nanos, String outcome) {
        var leftOut = LOG.isWarnEnabled() ? lines.next() : LineLimit.LEFT_OUT;
        if (leftOut == LineLimit.LEFT_OUT) {
            return;
        }
        var context = input.getGraphQLContext();
        Budget budget = context.get(Budget.class);
        TracedRequest traced = context.get(TracedRequest.class);
        Caller caller = context.get(Caller.class);
        var operation =
                new SlowOperation(
                        input.getQuery().equals(DocumentInterceptor.NAMED)
                                ? null
                                : input.getQuery(),
                        budget == null ? OperationUsage.Counts.NONE : budget.usage().counts(),
                        nanos,
                        caller,
                        outcome,
                        traced == null ? null : traced.id().trace());
        var fields = operation.fields(leftOut);
        var event = LOG.atWarn();
        for (var field : fields.entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log(SlowOperation.line(fields));
    }
}
