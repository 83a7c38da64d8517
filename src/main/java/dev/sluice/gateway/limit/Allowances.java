package dev.sluice.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.sluice.policy.CallerKey;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** The rate limits of each caller. */
@Component
public final class Allowances {

    /** A caller without requests for so long has the whole allowance again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final int MOST_REMEMBERED = 100_000;

    private final EdgeSettings settings;
    private final LoadingCache<CallerKey, Allowance> allowances =
            Caffeine.newBuilder()
                    .maximumSize(MOST_REMEMBERED)
                    .expireAfterAccess(REMEMBERED)
                    .build(this::whole);

    Allowances(EdgeSettings settings) {
        this.settings = settings;
    }

    private Allowance whole(CallerKey caller) {
        return caller.isUser()
                ? new Allowance(settings.requestsPerMinute(), settings.costPerMinute())
                : new Allowance(
                        settings.anonymousRequestsPerMinute(), settings.anonymousCostPerMinute());
    }

    /** The caller's allowance. */
    public Allowance of(CallerKey caller) {
        return allowances.get(caller);
    }
}
