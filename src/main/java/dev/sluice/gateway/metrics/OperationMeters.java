package dev.sluice.gateway.metrics;

import dev.sluice.gateway.Errors;
import dev.sluice.gateway.Stage;
import dev.sluice.gateway.limit.Rejections;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Refusal;
import graphql.GraphQLError;
import graphql.language.OperationDefinition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import reactor.core.publisher.Mono;

/**
 * Counts operations and their errors, and measures their time. The time ends with the answer of the
 * engine; sending the answer is not in it. The meters of an operation's name are resolved once.
 */
@Order(Stage.METRICS)
final class OperationMeters implements WebGraphQlInterceptor {

    private static final String OPERATIONS = "sluice.operations";
    private static final String TIME = "sluice.operation";
    private static final String ERRORS = "sluice.errors";

    /** The value of labels for a request without an operation, such as an invalid document. */
    private static final String NONE = "none";

    /** The value of a label for codes that are not in the list. */
    private static final String OTHER = "other";

    /** Codes of errors that the caller did not cause. */
    private static final Set<String> FAILURES =
            Set.of(
                    Errors.INTERNAL,
                    Refusal.Code.UNAVAILABLE.name(),
                    Refusal.Code.DEADLINE_EXCEEDED.name());

    /** How operations end. Its names, in lower case, are values of a label. */
    private enum Outcome {
        /** The response has no errors. */
        SUCCESS,
        /** The caller caused all errors. */
        REJECTED,
        /** The caller did not cause at least one error. */
        FAILED,
        /** The client disconnected before the answer. */
        CANCELLED;

        private static final Outcome[] ANSWERED = {SUCCESS, REJECTED, FAILED};

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry registry;
    private final OperationNames names;
    private final Rejections rejections;
    private final Map<OperationDefinition.Operation, Map<String, Operation>> operations =
            new EnumMap<>(OperationDefinition.Operation.class);
    private final Operation unknown;
    private final Map<String, Counter> errors = new HashMap<>();
    private final Counter otherErrors;

    OperationMeters(MeterRegistry registry, OperationNames names, Rejections rejections) {
        this.registry = registry;
        this.names = names;
        this.rejections = rejections;
        for (var type : OperationDefinition.Operation.values()) {
            operations.put(type, new ConcurrentHashMap<>());
        }
        this.unknown = operation(NONE, NONE);
        for (var code : Refusal.Code.values()) {
            errors.put(code.name(), error(code.name()));
        }
        errors.put(Errors.INTERNAL, error(Errors.INTERNAL));
        this.otherErrors = error(OTHER);
    }

    /** The meters of the operations with one type and one name. */
    private record Operation(Timer time, Map<Outcome, Counter> outcomes) {

        void add(Outcome outcome, long nanos) {
            Objects.requireNonNull(outcomes.get(outcome)).increment();
            time.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Operation operation(String type, String name) {
        var outcomes = new EnumMap<Outcome, Counter>(Outcome.class);
        for (var outcome : type.equals(NONE) ? Outcome.values() : Outcome.ANSWERED) {
            outcomes.put(
                    outcome,
                    Counter.builder(OPERATIONS)
                            .description("Operations by their outcome")
                            .tags("type", type, "name", name, "outcome", outcome.label())
                            .register(registry));
        }
        return new Operation(
                Timer.builder(TIME)
                        .description("Time from the arrival of an operation to its answer")
                        .tags("type", type, "name", name)
                        .serviceLevelObjectives(Buckets.REQUEST)
                        .register(registry),
                outcomes);
    }

    private Counter error(String code) {
        return Counter.builder(ERRORS)
                .description("Errors in responses by their code")
                .tag("code", code)
                .register(registry);
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(
                () -> {
                    var begun = System.nanoTime();
                    // A client may leave while its answer is sent. The operation counts once.
                    var isCounted = new AtomicBoolean();
                    return chain.next(request)
                            .doOnNext(
                                    response -> {
                                        if (isCounted.compareAndSet(false, true)) {
                                            answered(response, System.nanoTime() - begun);
                                        }
                                    })
                            .doOnCancel(
                                    () -> {
                                        if (isCounted.compareAndSet(false, true)) {
                                            unknown.add(
                                                    Outcome.CANCELLED, System.nanoTime() - begun);
                                        }
                                    });
                });
    }

    private void answered(WebGraphQlResponse response, long nanos) {
        var context = response.getExecutionInput().getGraphQLContext();
        OperationDefinition definition = context.get(OperationDefinition.class);
        Caller caller = context.getOrDefault(Caller.class, Caller.anonymous());
        var found = response.getExecutionResult().getErrors();
        meters(definition, caller).add(found.isEmpty() ? Outcome.SUCCESS : outcome(found), nanos);
    }

    private Operation meters(@Nullable OperationDefinition definition, Caller caller) {
        if (definition == null) {
            return unknown;
        }
        var type = definition.getOperation();
        var ofType = Objects.requireNonNull(operations.get(type));
        var name = names.label(definition.getName(), caller);
        var known = ofType.get(name);
        return known != null
                ? known
                : ofType.computeIfAbsent(
                        name, _ -> operation(type.name().toLowerCase(Locale.ROOT), name));
    }

    private Outcome outcome(List<GraphQLError> found) {
        var outcome = Outcome.REJECTED;
        for (var error : found) {
            var extensions = error.getExtensions();
            var code = extensions == null ? null : extensions.get(Errors.CODE);
            var known = code == null ? null : errors.get(code.toString());
            (known == null ? otherErrors : known).increment();
            if (code != null && FAILURES.contains(code.toString())) {
                outcome = Outcome.FAILED;
            }
            var limit = Errors.limit(error);
            if (limit != null) {
                rejections.add(limit);
            }
        }
        return outcome;
    }
}
