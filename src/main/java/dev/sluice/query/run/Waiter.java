package dev.sluice.query.run;

import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.CallerKey;
import dev.sluice.query.trace.TracedRequest;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * The key rows of one request for one statement, and the subscriber that waits for their answers.
 */
final class Waiter {

    final BoundStatement batch;
    final RunEstimator estimator;
    private final long cost;
    final List<KeyRow> rows;
    final CallerKey caller;

    /** The name of the schema's field that the statement reads. */
    final String field;

    /** The request if its trace is sampled; otherwise null. */
    final @Nullable TracedRequest traced;

    private final Deadline deadline;
    private final long since = System.nanoTime();
    private final FluxSink<TextRow> sink;
    private final BitSet received = new BitSet();

    /**
     * The run that has the key rows; null while they wait in the queue. Read and written under the
     * queue's lock.
     */
    private @Nullable Run run;

    /** Whether the key rows need a run of their own, because a shared run has failed. */
    private boolean alone;

    Waiter(
            ReadPlan plan,
            List<KeyRow> rows,
            CallerKey caller,
            Deadline deadline,
            FluxSink<TextRow> sink) {
        this.batch = plan.statement();
        this.estimator = plan.estimator();
        this.cost = plan.cost();
        this.rows =
                plan.columns().isEmpty()
                        ? rows
                        : rows.stream().map(row -> row.with(plan.columns())).toList();
        this.caller = caller;
        this.field = plan.field();
        this.traced = sink.contextView().getOrDefault(TracedRequest.class, null);
        this.deadline = deadline;
        this.sink = sink;
    }

    @Nullable Run run() {
        return run;
    }

    void goesWith(Run run) {
        this.run = run;
    }

    /** Prepares for another wait in the queue, for a run without other waiters. */
    void goesAlone() {
        run = null;
        alone = true;
    }

    boolean isAlone() {
        return alone;
    }

    /** Whether the statement takes long. */
    boolean isLong() {
        return estimator.isLong(cost);
    }

    /** Whether the request no longer waits. */
    boolean isGone() {
        return sink.isCancelled();
    }

    Duration waited() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    Duration timeLeft() {
        return deadline.left();
    }

    /**
     * Passes on the answer to a key row. Ignores an answer that an earlier, failed run has already
     * given.
     */
    void take(TextRow row) {
        if (!received.get(row.ord())) {
            received.set(row.ord());
            sink.next(row);
        }
    }

    void complete() {
        sink.complete();
    }

    void fail(Throwable failure) {
        sink.error(failure);
    }
}
