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
 * Decides which requests are traced, before anything is allocated for a trace. Only GraphQL
 * requests are traced.
 *
 * <p>Any client can send any {@code traceparent}. A trace uses the ids of this header. By default,
 * neither the flag nor the trace id of the header decides whether a request is traced.
 * OpenTelemetry's usual sampler decides by the trace id, so a client could choose ids that are
 * always traced. This class decides by a random number. If the settings trust clients, their flag
 * decides for a maximum number of requests in a second. Safe for all threads.
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
     * @param clientSamplesPerSecond maximum requests in a second that are traced because the
     *     client's flag says so; 0 ignores the flag
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

    /** Returns whether a request is traced; true for all observations that are not of a request. */
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

    /** Returns whether the client's trace is sampled; null if the header is missing or invalid. */
    private static @Nullable Boolean wish(@Nullable String header) {
        var matcher = TRACE_PARENT.matcher(header == null ? "" : header.strip());
        return matcher.matches() ? (Integer.parseInt(matcher.group(1), 16) & SAMPLED) != 0 : null;
    }
}
