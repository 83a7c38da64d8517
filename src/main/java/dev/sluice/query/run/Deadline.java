package dev.sluice.query.run;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The remaining time of a request, and whether its client still waits. */
public final class Deadline {

    private final long end;
    private final Sinks.Empty<Void> abandoned = Sinks.empty();
    private volatile boolean gone;

    private Deadline(long end) {
        this.end = end;
    }

    /** Creates a deadline that passes after this time from now. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The refusal of a request that is past its deadline. */
    public static Refusal exceeded() {
        return Refusal.of(Refusal.Code.DEADLINE_EXCEEDED, "The operation took longer than it may")
                .because(Limit.DEADLINE);
    }

    /** The time left; zero after the deadline. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /**
     * Whether an answer would come too late: the deadline has passed, or the client no longer
     * waits.
     */
    public boolean isOver() {
        return gone || left().isZero();
    }

    /** Records that the client no longer waits. */
    public void abandon() {
        gone = true;
        abandoned.tryEmitEmpty();
    }

    /** Completes when the client no longer waits. */
    public Mono<Void> whenAbandoned() {
        return abandoned.asMono();
    }
}
