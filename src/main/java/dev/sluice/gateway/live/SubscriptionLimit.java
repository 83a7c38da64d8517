package dev.sluice.gateway.live;

import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;

/** Limits the number of subscriptions, in total and for each caller. Safe for all threads. */
public final class SubscriptionLimit {

    private final int most;
    private final int mostPerCaller;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<CallerKey, Integer> byCaller = new ConcurrentHashMap<>();

    /** Creates limits with the numbers of the settings. */
    SubscriptionLimit(LiveSettings settings) {
        this.most = settings.maxSubscriptions();
        this.mostPerCaller = settings.maxSubscriptionsPerCaller();
    }

    /**
     * Takes a place for a subscription. Disposing of the result gives the place back.
     *
     * @throws Refusal with the code LIMIT_EXCEEDED if there are too many subscriptions
     */
    Disposable take(CallerKey caller) {
        if (all.incrementAndGet() > most) {
            all.decrementAndGet();
            throw rejected("The gateway has %d subscriptions, the maximum".formatted(most));
        }
        if (byCaller.merge(caller, 1, Integer::sum) > mostPerCaller) {
            giveBack(caller);
            throw rejected("The caller has %d subscriptions, the maximum".formatted(mostPerCaller));
        }
        return () -> giveBack(caller);
    }

    private void giveBack(CallerKey caller) {
        all.decrementAndGet();
        byCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
    }

    private static Refusal rejected(String reason) {
        return Refusal.limit(Limit.CONCURRENCY, reason);
    }

    /** The number of subscriptions. */
    public int taken() {
        return all.get();
    }
}
