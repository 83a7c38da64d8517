package dev.sluice.query.run;

import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.CallerKey;
import dev.sluice.query.explain.ExplainedStatement;
import dev.sluice.query.trace.OperationUsage;
import dev.sluice.query.trace.TracedRequest;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
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

    /** The explanation of the statement if the request asks for it; otherwise null. */
    final @Nullable ExplainedStatement explained;

    private final Deadline deadline;
    private final OperationUsage usage;
    private final long since = System.nanoTime();
    private final FluxSink<TextRow> sink;
    private final BitSet received = new BitSet();

    /**
     * The run that has the key rows; null while they wait in the queue. Written under the queue's
     * lock.
     */
    private volatile @Nullable Run run;

    /** The statement in whose queue the key rows wait. Read and written under the queue's lock. */
    private RunQueue.@Nullable Statement statement;

    /** The bytes that the current run has returned. */
    private long bytes;

    /** The time at which the key rows began to wait for the current run. */
    private long waitsSince = since;

    /** Whether the usage has the current run. */
    private boolean isMeasured;

    /** Whether a shared run has failed. */
    private boolean alone;

    Waiter(ReadPlan plan, List<KeyRow> rows, Budget budget, FluxSink<TextRow> sink) {
        this.batch = plan.statement();
        this.estimator = plan.estimator();
        this.cost = plan.cost();
        this.rows =
                plan.columns().isEmpty()
                        ? rows
                        : rows.stream().map(row -> row.with(plan.columns())).toList();
        this.caller = budget.caller();
        this.field = plan.field();
        this.traced = sink.contextView().getOrDefault(TracedRequest.class, null);
        this.explained = sink.contextView().getOrDefault(ExplainedStatement.class, null);
        this.deadline = budget.deadline();
        this.usage = budget.usage();
        this.sink = sink;
    }

    @Nullable Run run() {
        return run;
    }

    void waitsFor(RunQueue.Statement waited) {
        statement = waited;
    }

    /** The statement in whose queue the key rows wait or waited last. */
    RunQueue.Statement statement() {
        return Objects.requireNonNull(statement);
    }

    void goesWith(Run run) {
        this.run = run;
    }

    /** Prepares for another wait in the queue, for a run without other waiters. */
    void goesAlone() {
        measureAndWaitAgain();
        run = null;
        alone = true;
    }

    /**
     * Whether the key rows need a run of their own, because a shared run has failed or because the
     * statement is explained.
     */
    boolean isAlone() {
        return alone || explained != null;
    }

    /** Whether the statement takes long. */
    boolean isLong() {
        return estimator.isLong(cost);
    }

    /** Whether the request no longer waits. */
    boolean isGone() {
        return sink.isCancelled();
    }

    /** The time of the arrival, as {@link System#nanoTime()} counts. */
    long since() {
        return since;
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
            bytes += row.text() == null ? 0 : row.text().length;
            sink.next(row);
        }
    }

    void complete() {
        measure();
        sink.complete();
    }

    void fail(Throwable failure) {
        measure();
        sink.error(failure);
    }

    /**
     * Adds the current run to the operation's usage, or the wait if there is no run. Later calls do
     * nothing.
     */
    synchronized void measure() {
        if (isMeasured) {
            return;
        }
        isMeasured = true;
        var now = System.nanoTime();
        var current = run;
        if (current == null || !current.isSent()) {
            usage.waitedInVain(now - waitsSince);
            return;
        }
        var sent = current.sent();
        var isShared = current.waiters().size() > 1;
        usage.ran(isShared, rows.size(), bytes, sent - waitsSince, now - sent);
    }

    private synchronized void measureAndWaitAgain() {
        measure();
        isMeasured = false;
        bytes = 0;
        waitsSince = System.nanoTime();
    }
}
