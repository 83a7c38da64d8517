package dev.sluice.gateway.limit;

import dev.sluice.gateway.Stage;
import dev.sluice.policy.Refusal;
import dev.sluice.query.run.AnswerMemory;
import dev.sluice.query.run.Deadline;
import dev.sluice.query.run.Work;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives each request its deadline: what the header {@code X-Request-Timeout} asks for
 * (milliseconds, or with a unit: {@code 2s}), or the longest there is. It ends when the client goes
 * away, too. Both reach the database. Lets operations in as the {@link Admission} has it; each
 * keeps its place until its answer is sent.
 */
@Component
@Order(Stage.ADMISSION)
public final class DeadlineInterceptor implements WebGraphQlInterceptor {

    public static final String HEADER = "X-Request-Timeout";

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
                    var work = new Work(Deadline.in(time), caller, memory.reserve());
                    var visit = admission.visit(caller);
                    held.holds(work.answer());
                    held.add(visit);
                    request.configureExecutionInput(
                            (_, builder) ->
                                    builder.graphQLContext(Map.of(Work.class, work)).build());
                    return visit.turn(time)
                            .then(Mono.defer(() -> chain.next(request)))
                            .doOnCancel(work.deadline()::abandon);
                });
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
