package dev.sluice.gateway.limit;

import dev.sluice.policy.Limit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** Counts the requests that limits reject, by limit. Safe for all threads. */
@Component
public final class Rejections {

    private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

    public Rejections() {
        for (var limit : Limit.values()) {
            counts.put(limit, new LongAdder());
        }
    }

    /** Counts a rejected request. */
    public void add(Limit limit) {
        Objects.requireNonNull(counts.get(limit)).increment();
    }

    /** The number of requests that a limit has rejected since the start. */
    public long count(Limit limit) {
        return Objects.requireNonNull(counts.get(limit)).sum();
    }
}
