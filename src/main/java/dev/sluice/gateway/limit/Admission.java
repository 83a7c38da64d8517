package dev.sluice.gateway.limit;

import dev.sluice.policy.CallerKey;
import dev.sluice.policy.FairQueue;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Limits how many operations run at a time, in total and for each caller. The other operations
 * wait, and the callers take turns. An operation is rejected immediately if too many operations
 * wait, or if it would wait beyond its deadline. The rejection says when the caller should retry. A
 * flood of operations therefore needs little memory and does not delay earlier operations. Safe for
 * all threads. An operation that waited begins on the thread on which another operation ended.
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

    /**
     * The visit of one operation, which waits and then runs. Disposing the visit ends the wait or
     * frees the place.
     */
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
         * Completes when the operation may begin.
         *
         * @throws Refusal (as a signal) if the operation cannot begin in the time that is left
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

        /** Whether the operation has given its place back, or has stopped waiting. */
        @Override
        public boolean isDisposed() {
            synchronized (queue) {
                return isOver;
            }
        }
    }

    /** Makes the visit of an operation, which neither waits nor runs yet. */
    Visit visit(CallerKey caller) {
        return new Visit(caller);
    }

    private static Refusal tooLate() {
        return Refusal.of(
                        Refusal.Code.DEADLINE_EXCEEDED,
                        "The deadline passed while the operation waited")
                .because(Limit.DEADLINE);
    }

    /** Takes a free place, or adds the visit to the queue. Returns whether it took a place. */
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
        return Refusal.forNow(Refusal.Code.UNAVAILABLE, reason + ": try again later", wait)
                .because(Limit.CONCURRENCY);
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
     * Starts waiting operations while there are free places. An operation that ends immediately
     * calls this method again. The inner call only increments a counter, and the outer loop
     * continues without recursion.
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

    /**
     * Takes the next visit from the queue, and either starts it or ends it because its deadline is
     * too close. Returns the visit, or null if no visit can leave the queue now.
     */
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
     * Returns whether an operation has too little time left before its deadline. Such an operation
     * does not begin, because it would only take time from other operations.
     */
    private boolean isHopeless(Visit visit) {
        var left = Duration.ofNanos(visit.deadline - System.nanoTime());
        return queue.isHopeless(visit.caller, left);
    }

    /** The maximum numbers of operations. */
    public Bounds bounds() {
        return bounds;
    }

    /** The number of operations that run. */
    public int running() {
        synchronized (queue) {
            return queue.running();
        }
    }

    /** The number of operations that wait. */
    public int waiting() {
        synchronized (queue) {
            return queue.waiting();
        }
    }

    /** The number of operations that run or wait. */
    public int inside() {
        synchronized (queue) {
            return queue.running() + queue.waiting();
        }
    }
}
