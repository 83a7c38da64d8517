package dev.sluice.query;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How long a request may still take, and whether anybody still waits for it. */
public final class Deadline {

    private final long end;
    private final Sinks.Empty<Void> abandoned = Sinks.empty();

    private Deadline(long end) {
        this.end = end;
    }

    /** A deadline so far from now. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The time left; zero when it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Says that nobody waits any more. */
    public void abandon() {
        abandoned.tryEmitEmpty();
    }

    /** Completes when nobody waits any more. */
    Mono<Void> whenAbandoned() {
        return abandoned.asMono();
    }
}
