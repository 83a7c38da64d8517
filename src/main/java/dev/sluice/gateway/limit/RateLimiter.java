package dev.sluice.gateway.limit;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;

/**
 * Limits the requests of one caller in a minute, and the cost of the caller's operations. Safe for
 * all threads.
 */
public final class RateLimiter {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final long requestsPerMinute;
    private final long costPerMinute;
    private final Bucket requests;
    private final Bucket cost;
    private volatile int replicas = 1;

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

    /**
     * Divides the rates by a number of replicas, each of which has such a limiter. If the number
     * changes, the rest of the allowance changes in proportion.
     */
    void divide(int number) {
        if (number == replicas) {
            return;
        }
        synchronized (this) {
            if (number != replicas) {
                divide(requests, part(requestsPerMinute, number));
                divide(cost, part(costPerMinute, number));
                replicas = number;
            }
        }
    }

    private static void divide(Bucket bucket, long perMinute) {
        bucket.replaceConfiguration(
                BucketConfiguration.builder()
                        .addLimit(
                                limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                        .build(),
                TokensInheritanceStrategy.PROPORTIONALLY);
    }

    /** Returns one replica's part of a rate, at least one. */
    private static long part(long perMinute, int replicas) {
        return Math.max(1, perMinute / replicas);
    }

    /** Takes one request from the allowance. */
    public void takeRequest() {
        take(
                requests,
                1,
                Limit.RATE,
                requestsPerMinute + " requests a minute are allowed" + divided());
    }

    /** Takes the cost of an operation from the allowance. */
    public void spend(long operation) {
        var most = part(costPerMinute, replicas);
        if (operation > most) {
            throw Refusal.limit(
                    Limit.COST,
                    "The operation costs %d, more than the %d that are allowed in a minute%s"
                            .formatted(operation, most, replicas == 1 ? "" : " at one replica"));
        }
        if (operation > 0) {
            take(
                    cost,
                    operation,
                    Limit.COST,
                    "Operations of a cost of "
                            + costPerMinute
                            + " a minute are allowed"
                            + divided());
        }
    }

    private String divided() {
        var number = replicas;
        return number == 1 ? "" : ", in equal parts at " + number + " replicas";
    }

    private static void take(Bucket bucket, long tokens, Limit limit, String allowed) {
        var probe = bucket.tryConsumeAndReturnRemaining(tokens);
        if (!probe.isConsumed()) {
            throw Refusal.forNow(
                            Refusal.Code.LIMIT_EXCEEDED,
                            allowed + ": try again later",
                            Duration.ofNanos(probe.getNanosToWaitForRefill()))
                    .because(limit);
        }
    }
}
