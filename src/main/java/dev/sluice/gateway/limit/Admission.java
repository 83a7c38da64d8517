package dev.sluice.gateway.limit;

import dev.sluice.policy.CallerKey;
import dev.sluice.policy.FairQueue;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Limits how many operations run at a time, in total and for each caller. The others wait, fairly
 * between callers. An operation is rejected immediately, with a time to retry after, if too many
 * wait or its deadline comes too early. A flood therefore uses no memory and does not delay earlier
 * operations. Safe for all threads; an operation that waited begins on the thread that ended
 * another.
 */
public final class Admission {

    private final Bounds bounds;
    private final FairQueue<Visit> queue;
    private final AtomicInteger drains = new AtomicInteger();

    /**
     * Maximum numbers of operations.
     *
     * @param running running operations of all callers
     * @param runningPerCaller running operations of one caller
     * @param waiting waiting operations of all callers
     * @param waitingPerCaller waiting operations of one caller
     */
    public record Bounds(int running, int runningPerCaller, int waiting, int waitingPerCaller) {}

    public Admission(Bounds bounds) {
        this.bounds = bounds;
        this.queue = new FairQueue<>(bounds.running(), bounds.runningPerCaller());
    }

    /** One operation's stay. Disposing it gives its place back, or ends its wait. */
    final class Visit implements Disposable {

        private final CallerKey caller;
        private final Sinks.Empty<Void> turn = Sinks.empty();
        private boolean isRunning;
        private boolean isOver;
        private long begun;
        private long deadline;

        private Visit(CallerKey caller) {
            this.caller = caller;
        }

        private void begin() {
            isRunning = true;
            begun = System.nanoTime();
        }

        /**
         * Completes when it is the operation's turn.
         *
         * @throws Refusal (as a signal) if it cannot begin in the time that is left
         */
        Mono<Void> turn(Duration timeLeft) {
            return Mono.defer(
                    () ->
                            enter(this, timeLeft)
                                    ? Mono.empty()
                                    : turn.asMono()
                                            .timeout(timeLeft, Mono.error(Admission::tooLate)));
        }

        @Override
        public void dispose() {
            leave(this);
        }

        /** Whether it has given its place back, or waits no more. */
        @Override
        public boolean isDisposed() {
            synchronized (queue) {
                return isOver;
            }
        }
    }

    /** A stay of an operation, which has not entered yet. */
    Visit visit(CallerKey caller) {
        return new Visit(caller);
    }

    private static Refusal tooLate() {
        return Refusal.of(
                Refusal.Code.DEADLINE_EXCEEDED, "The deadline passed while the operation waited");
    }

    /** Whether it is the visit's turn already. */
    private boolean enter(Visit visit, Duration timeLeft) {
        synchronized (queue) {
            if (visit.isOver) {
                return false;
            }
            if (queue.tryTake(visit.caller)) {
                visit.begin();
                return true;
            }
            var wait = queue.expectedWait(visit.caller);
            if (queue.waiting() >= bounds.waiting()) {
                throw rejected("Too many operations wait", wait);
            }
            if (queue.waiting(visit.caller) >= bounds.waitingPerCaller()) {
                throw rejected("Too many operations of this caller wait", wait);
            }
            if (wait.compareTo(timeLeft) > 0) {
                throw rejected("The operation would wait longer than its deadline allows", wait);
            }
            visit.deadline = System.nanoTime() + timeLeft.toNanos();
            queue.add(visit.caller, visit);
            return false;
        }
    }

    private static Refusal rejected(String reason, Duration wait) {
        return Refusal.forNow(Refusal.Code.UNAVAILABLE, reason + ": try again later", wait);
    }

    private void leave(Visit visit) {
        synchronized (queue) {
            if (visit.isOver) {
                return;
            }
            visit.isOver = true;
            if (!visit.isRunning) {
                queue.remove(visit.caller, visit);
                return;
            }
            queue.leave(visit.caller, System.nanoTime() - visit.begun);
        }
        drain();
    }

    /**
     * An operation that ends immediately calls this method again. That call only counts, and the
     * outer loop continues without recursion.
     */
    private void drain() {
        if (drains.getAndIncrement() > 0) {
            return;
        }
        var seen = 1;
        do {
            for (var next = next(); next != null; next = next()) {
                if (next.isRunning) {
                    next.turn.tryEmitEmpty();
                } else {
                    next.turn.tryEmitError(tooLate());
                }
            }
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }

    /** The next visit: it runs, or its deadline is too close to begin. */
    private @Nullable Visit next() {
        synchronized (queue) {
            var next = queue.next(_ -> true);
            if (next != null && isHopeless(next)) {
                next.isOver = true;
                queue.giveBack(next.caller);
            } else if (next != null) {
                next.begin();
            }
            return next;
        }
    }

    /**
     * Work that its deadline would cut off does not begin: it would only take time from other
     * operations.
     */
    private boolean isHopeless(Visit visit) {
        var left = Duration.ofNanos(visit.deadline - System.nanoTime());
        return queue.isHopeless(visit.caller, left);
    }

    /** Operations that run, and those that wait. */
    public int inside() {
        synchronized (queue) {
            return queue.running() + queue.waiting();
        }
    }
}
