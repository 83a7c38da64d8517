package dev.sluice.gateway;

import dev.sluice.policy.Refusal;
import dev.sluice.query.Deadline;
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
 * away, too. Both reach the database. Lets operations in as the {@link Admission} has it.
 */
@Component
@Order(Stage.ADMISSION)
final class DeadlineInterceptor implements WebGraphQlInterceptor {

    static final String HEADER = "X-Request-Timeout";

    private final Duration longest;
    private final Admission admission;

    DeadlineInterceptor(EdgeSettings settings) {
        this.longest = settings.timeout();
        this.admission = new Admission(settings.maxRunning(), settings.maxWaiting());
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(
                () -> {
                    var time = time(request.getHeaders().getFirst(HEADER));
                    var deadline = Deadline.in(time);
                    request.configureExecutionInput(
                            (_, builder) ->
                                    builder.graphQLContext(Map.of(Deadline.class, deadline))
                                            .build());
                    return admission.admit(chain.next(request), time).doOnCancel(deadline::abandon);
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
