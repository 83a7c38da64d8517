package dev.sluice.gateway.limit;

import dev.sluice.gateway.Stage;
import dev.sluice.policy.Refusal;
import dev.sluice.query.run.AnswerMemory;
import dev.sluice.query.run.Budget;
import dev.sluice.query.run.Deadline;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives each request its deadline. The header {@code X-Request-Timeout} asks for a time, in
 * milliseconds or with a unit ({@code 2s}). The configured timeout is the maximum and the default.
 * A request also ends when its client disconnects. In both cases, its statements in the database
 * end, too.
 *
 * <p>An operation begins when {@link Admission} gives it a place. The operation keeps the place
 * until its answer is sent. A subscription keeps the place only until it has begun.
 */
@Component
@Order(Stage.ADMISSION)
public final class DeadlineInterceptor implements WebGraphQlInterceptor {

    public static final String HEADER = "X-Request-Timeout";

    /**
     * The time in which the engine must end an operation after its statements have ended. Without
     * this limit, some operations would never end: the engine loses an {@link Error} that a fetcher
     * of a mutation throws.
     */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Duration longest;
    private final Admission admission;
    private final AnswerMemory memory;

    DeadlineInterceptor(EdgeSettings settings, Admission admission, AnswerMemory memory) {
        this.longest = settings.timeout();
        this.admission = admission;
        this.memory = memory;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(
                () -> {
                    var time = time(request.getHeaders().getFirst(HEADER));
                    var held = Held.of(request.getAttributes());
                    var caller = held.caller();
                    var budget = new Budget(Deadline.in(time), caller, memory.reserve());
                    var visit = admission.visit(caller);
                    held.holds(budget.answer());
                    held.add(visit);
                    var events = new EventBudgets(longest, caller, memory);
                    held.add(events);
                    request.configureExecutionInput(
                            (_, builder) ->
                                    builder.graphQLContext(
                                                    Map.of(
                                                            Budget.class, budget,
                                                            EventBudgets.class, events))
                                            .build());
                    return visit.turn(time)
                            .then(
                                    Mono.defer(() -> begun(request, budget, chain))
                                            .timeout(
                                                    time.plus(GRACE),
                                                    Mono.error(Deadline::exceeded)))
                            .map(response -> subscribed(response, visit, budget, events))
                            .doOnCancel(budget.deadline()::abandon);
                });
    }

    private static Mono<WebGraphQlResponse> begun(
            WebGraphQlRequest request, Budget budget, Chain chain) {
        budget.usage().admitted();
        return chain.next(request);
    }

    /**
     * Gives the place of a subscription back as soon as the subscription has begun. Its events have
     * budgets of their own, and take connections only while their data is read.
     */
    private static WebGraphQlResponse subscribed(
            WebGraphQlResponse response,
            Admission.Visit visit,
            Budget budget,
            EventBudgets events) {
        if (!(response.getData() instanceof Publisher<?> answers)) {
            return response;
        }
        visit.dispose();
        budget.answer().dispose();
        return response.transform(
                builder ->
                        builder.data(
                                Flux.from(answers)
                                        .doOnNext(_ -> events.handedOn())
                                        .doFinally(_ -> events.dispose())));
    }

    private Duration time(@Nullable String header) {
        if (header == null) {
            return longest;
        }
        try {
            var asked = DurationStyle.SIMPLE.parse(header.strip());
            if (asked.isPositive()) {
                return asked.compareTo(longest) < 0 ? asked : longest;
            }
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            // refused below
        }
        throw Refusal.badInput(
                HEADER + " is a positive number of milliseconds, or one with a unit, like 2s");
    }
}
