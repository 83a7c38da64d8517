package dev.sluice.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.sluice.policy.CallerKey;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * The rate limiters of all callers. Each replica admits its part of the rates, so that a caller's
 * requests to all replicas together stay within the rates.
 */
@Component
public final class RateLimiters {

    /** After this time without requests, a caller has the full allowance again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final int MAX_REMEMBERED = 100_000;

    private final EdgeSettings settings;
    private final Replicas replicas;
    private final LoadingCache<CallerKey, RateLimiter> allowances =
            Caffeine.newBuilder()
                    .maximumSize(MAX_REMEMBERED)
                    .expireAfterAccess(REMEMBERED)
                    .build(this::whole);

    RateLimiters(EdgeSettings settings, Replicas replicas) {
        this.settings = settings;
        this.replicas = replicas;
    }

    private RateLimiter whole(CallerKey caller) {
        return caller.isUser()
                ? new RateLimiter(settings.requestsPerMinute(), settings.costPerMinute())
                : new RateLimiter(
                        settings.anonymousRequestsPerMinute(), settings.anonymousCostPerMinute());
    }

    /** Returns the rate limiter of a caller, with the part of this replica. */
    public RateLimiter of(CallerKey caller) {
        var limiter = allowances.get(caller);
        limiter.divide(replicas.count());
        return limiter;
    }
}
