package dev.sluice.gateway.limit;

import dev.sluice.policy.Refusal;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** Limits the requests of one caller in a minute, and the cost of the caller's operations. */
public final class RateLimiter {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final long requestsPerMinute;
    private final long costPerMinute;
    private final Bucket requests;
    private final Bucket cost;

    /** Makes a limiter with the full allowance. The allowance refills steadily after use. */
    RateLimiter(long requestsPerMinute, long costPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
        this.costPerMinute = costPerMinute;
        this.requests = bucket(requestsPerMinute);
        this.cost = bucket(costPerMinute);
    }

    private static Bucket bucket(long perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                .build();
    }

    /** Takes one request from the allowance. */
    public void takeRequest() {
        take(requests, 1, requestsPerMinute + " requests a minute are allowed");
    }

    /** Takes the cost of an operation from the allowance. */
    public void spend(long operation) {
        if (operation > costPerMinute) {
            throw Refusal.limit(
                    "The operation costs %d, more than the %d that are allowed in a minute"
                            .formatted(operation, costPerMinute));
        }
        if (operation > 0) {
            take(
                    cost,
                    operation,
                    "Operations of a cost of " + costPerMinute + " a minute are allowed");
        }
    }

    private static void take(Bucket bucket, long tokens, String limit) {
        var probe = bucket.tryConsumeAndReturnRemaining(tokens);
        if (!probe.isConsumed()) {
            throw Refusal.forNow(
                    Refusal.Code.LIMIT_EXCEEDED,
                    limit + ": try again later",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }
}
