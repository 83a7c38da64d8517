package dev.sluice.gateway.trace;

import io.github.bucket4j.Bucket;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Decides which requests are traced, before anything is made for one. Only requests of GraphQL are.
 *
 * <p>Any client can write any {@code traceparent}. So its ids are taken over, but neither its flag
 * nor its trace id decides: a share of trace ids, as OpenTelemetry takes it, would let a client
 * choose ids that are always in. The decision is a random number of our own; where the settings
 * trust clients, their flag decides for so many requests a second. Safe for all threads.
 */
final class RequestSampler implements ObservationPredicate {

    static final String PATH = "/graphql";
    private static final String HEADER = "traceparent";
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");

    /** The bit of the flags that says that the trace is sampled. */
    private static final int SAMPLED = 1;

    private final double probability;
    private final @Nullable Bucket clientSamples;
    private final boolean mayTrace;

    /**
     * A sampler.
     *
     * @param probability the part of requests that is traced, from 0 to 1
     * @param clientSamplesPerSecond requests a second that are traced because the client says so
     */
    RequestSampler(double probability, int clientSamplesPerSecond) {
        this.probability = probability;
        this.mayTrace = probability > 0 || clientSamplesPerSecond > 0;
        this.clientSamples =
                clientSamplesPerSecond == 0
                        ? null
                        : Bucket.builder()
                                .addLimit(
                                        limit ->
                                                limit.capacity(clientSamplesPerSecond)
                                                        .refillGreedy(
                                                                clientSamplesPerSecond,
                                                                Duration.ofSeconds(1)))
                                .build();
    }

    /** A sampler that traces nothing. */
    static RequestSampler none() {
        return new RequestSampler(0, 0);
    }

    /** Whether something is observed; for a request, whether it is traced. */
    @Override
    public boolean test(String name, Observation.Context context) {
        return !(context instanceof ServerRequestObservationContext exchange)
                || (mayTrace && isTraced(exchange.getCarrier()));
    }

    private boolean isTraced(@Nullable ServerHttpRequest request) {
        if (request == null || !isOfGraphQl(request)) {
            return false;
        }
        if (clientSamples != null) {
            var wish = wish(request.getHeaders().getFirst(HEADER));
            if (Boolean.FALSE.equals(wish)) {
                return false;
            }
            if (wish != null && clientSamples.tryConsume(1)) {
                return true;
            }
        }
        return ThreadLocalRandom.current().nextDouble() < probability;
    }

    private static boolean isOfGraphQl(ServerHttpRequest request) {
        return request.getPath().pathWithinApplication().value().equals(PATH);
    }

    /** Whether the client's trace is sampled; null if it says nothing that can be read. */
    private static @Nullable Boolean wish(@Nullable String header) {
        var matcher = TRACE_PARENT.matcher(header == null ? "" : header.strip());
        return matcher.matches() ? (Integer.parseInt(matcher.group(1), 16) & SAMPLED) != 0 : null;
    }
}
