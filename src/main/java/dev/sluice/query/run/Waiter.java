package dev.sluice.query.run;

import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.CallerKey;
import dev.sluice.query.trace.TracedRequest;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/** One request's key rows of one statement, which wait for their answers. */
final class Waiter {

    final BoundStatement batch;
    final RunEstimator estimator;
    private final long cost;
    final List<KeyRow> rows;
    final CallerKey caller;

    /** The schema's field that the statement reads. */
    final String field;

    /** The request, if it is sampled. */
    final @Nullable TracedRequest traced;

    private final Deadline deadline;
    private final long since = System.nanoTime();
    private final FluxSink<TextRow> sink;
    private final BitSet received = new BitSet();

    /** The run that they are in; null while they wait. Read and written under the queue's lock. */
    private @Nullable Run run;

    /** Whether they go without the rows of others, because a run with others has failed. */
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

    /** Waits again, for a run without others. */
    void goesAlone() {
        run = null;
        alone = true;
    }

    boolean isAlone() {
        return alone;
    }

    /** Whether a run for it takes long. */
    boolean isLong() {
        return estimator.isLong(cost);
    }

    /** Whether the request has gone. */
    boolean isGone() {
        return sink.isCancelled();
    }

    Duration waited() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    Duration timeLeft() {
        return deadline.left();
    }

    /** Takes the answer of one of its rows, unless it has it from a run that failed later. */
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
