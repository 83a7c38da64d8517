package dev.sluice.gateway;

import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * How many operations run at once. The others wait in a queue, first come first served. Who could
 * not be done in time is refused at once and told when to come again, so that a flood costs neither
 * memory nor the time of those who were here before.
 */
final class Admission {

    /** The weight of the newest in the mean time that an operation takes. */
    private static final double WEIGHT = 0.05;

    private final int most;
    private final int mostWaiting;
    private final ArrayDeque<Visit> queue = new ArrayDeque<>();
    private final AtomicInteger drains = new AtomicInteger();
    private int running;
    private double meanNanos;

    /**
     * An admission.
     *
     * @param most operations that run at once
     * @param mostWaiting operations that wait
     */
    Admission(int most, int mostWaiting) {
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    private static final class Visit {

        private final Sinks.Empty<Void> turn = Sinks.empty();
        private boolean runs;
        private long begun;
    }

    /** Runs an operation when its turn comes, or refuses it. */
    <T> Mono<T> admit(Mono<T> operation, Duration timeLeft) {
        return Mono.defer(
                () -> {
                    var visit = new Visit();
                    var turn =
                            enter(visit, timeLeft)
                                    ? operation
                                    : visit.turn
                                            .asMono()
                                            .timeout(timeLeft, Mono.error(Admission::tooLate))
                                            .then(operation);
                    return turn.doFinally(_ -> leave(visit));
                });
    }

    private static Refusal tooLate() {
        return Refusal.of(
                Refusal.Code.DEADLINE_EXCEEDED, "The operation waited longer than it may take");
    }

    /** Whether it is the visit's turn already. */
    private synchronized boolean enter(Visit visit, Duration timeLeft) {
        if (running < most && queue.isEmpty()) {
            begin(visit);
            return true;
        }
        var wait = Duration.ofNanos((long) (meanNanos * (queue.size() + 1) / most));
        if (queue.size() >= mostWaiting || wait.compareTo(timeLeft) > 0) {
            throw Refusal.forNow(
                    Refusal.Code.UNAVAILABLE,
                    "Too many operations wait already: try again later",
                    wait);
        }
        queue.add(visit);
        return false;
    }

    private void begin(Visit visit) {
        running++;
        visit.runs = true;
        visit.begun = System.nanoTime();
    }

    private void leave(Visit visit) {
        synchronized (this) {
            if (!visit.runs) {
                queue.remove(visit);
                return;
            }
            running--;
            var took = System.nanoTime() - visit.begun;
            meanNanos = meanNanos == 0 ? took : meanNanos + WEIGHT * (took - meanNanos);
        }
        drain();
    }

    /** An operation that ends at once leaves inside of this: the loop goes on, not deeper. */
    private void drain() {
        if (drains.getAndIncrement() > 0) {
            return;
        }
        var seen = 1;
        do {
            for (var next = next(); next != null; next = next()) {
                next.turn.tryEmitEmpty();
            }
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }

    private synchronized @Nullable Visit next() {
        if (running >= most) {
            return null;
        }
        var next = queue.poll();
        if (next != null) {
            begin(next);
        }
        return next;
    }

    /** Operations that run, and those that wait. */
    synchronized int inside() {
        return running + queue.size();
    }
}
