package dev.sluice.query.run;

import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.Shares;
import dev.sluice.query.explain.Explainer;
import dev.sluice.query.trace.RunObserver;
import dev.sluice.query.trace.TracedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/**
 * Runs statements for all requests. A key row is the input of a statement for one field of one
 * request. Each key row has a caller of its own, so a run can serve several callers. While a
 * statement runs, new key rows with the same statement and binds wait, and then run together. Equal
 * key rows that wait together are sent once and share the answer. If a connection is free, a key
 * row starts immediately, unless its caller already uses its full share of connections. Results are
 * not cached: each answer is read after its request arrived. Safe for all threads.
 */
@Component
public final class SharedRuns {

    private final SqlRunner sql;
    private final RunQueue queue;
    private final List<RunObserver> observers;
    private boolean looking;

    SharedRuns(SqlRunner sql, Shares shares, List<RunObserver> observers) {
        this.sql = sql;
        this.queue = new RunQueue(shares);
        this.observers = List.copyOf(observers);
    }

    /**
     * Runs a plan's statement, perhaps together with key rows of other requests. If the
     * subscriber's context has a {@link TracedRequest}, its trace shows the run.
     *
     * @param rows the key rows; not empty
     * @param budget the caller whose share of connections the run uses, the time at which the
     *     caller stops waiting, and the usage that counts the run
     * @return one row for each key row, numbered from 1 in the order of {@code rows}
     */
    public Flux<TextRow> run(ReadPlan plan, List<KeyRow> rows, Budget budget) {
        return Flux.create(sink -> enter(new Waiter(plan, rows, budget, sink), sink));
    }

    private void enter(Waiter waiter, FluxSink<TextRow> sink) {
        sink.onDispose(() -> left(waiter));
        change(
                () -> {
                    if (!waiter.isGone()) {
                        queue.add(waiter);
                    }
                });
    }

    /** Changes the queue, and starts the runs that may begin after the change. */
    private void change(Runnable change) {
        var started = new ArrayList<Run>(1);
        List<Waiter> late;
        synchronized (queue) {
            change.run();
            for (var next = queue.next(); next != null; next = queue.next()) {
                started.add(next);
            }
            late = queue.takeHopeless();
            lookLater();
        }
        started.forEach(this::start);
        late.forEach(waiter -> waiter.fail(tooLate()));
    }

    private static TimeoutException tooLate() {
        return new TimeoutException("The deadline is too close for a statement to begin");
    }

    /**
     * Schedules a search for runs that take longer than {@link RunQueue#LATE}, if key rows wait.
     * Such a run may block them.
     */
    private void lookLater() {
        if (!looking && queue.waiting() > 0) {
            looking = true;
            Schedulers.parallel()
                    .schedule(this::look, RunQueue.LATE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        change(
                () -> {
                    looking = false;
                    queue.look(RunQueue.LATE);
                });
    }

    private void start(Run run) {
        run.beginSpans();
        for (var observer : observers) {
            observer.begins(run.rows().size(), run.waiters().size(), run.nanosWaited());
        }
        run.statement()
                .update(
                        Flux.defer(() -> send(run))
                                .doOnTerminate(() -> ended(run))
                                .doOnCancel(() -> cancelled(run))
                                .subscribe(
                                        run::row, failure -> failed(run, failure), run::complete));
        endIfAbandoned(run);
    }

    private Flux<TextRow> send(Run run) {
        var explained = run.explained();
        var text = run.sql();
        var parameters = run.parameters();
        return explained == null
                ? sql.texts(text, parameters, run::sending, () -> ended(run))
                : sql.onOneConnection(
                        session -> Explainer.texts(session, explained, text, parameters),
                        run::sending,
                        () -> ended(run));
    }

    /**
     * Handles a cancelled run. If the run has a connection, it counts as running until the
     * connection is free.
     */
    private void cancelled(Run run) {
        run.cancelled();
        if (!run.isSent()) {
            ended(run);
        }
    }

    private void ended(Run run) {
        change(() -> queue.ended(run));
    }

    private void left(Waiter waiter) {
        Run run;
        synchronized (queue) {
            run = waiter.run();
            if (run == null) {
                queue.remove(waiter);
            }
        }
        waiter.measure();
        if (run != null) {
            endIfAbandoned(run);
        }
    }

    private static void endIfAbandoned(Run run) {
        if (run.isAbandoned()) {
            run.statement().dispose();
        }
    }

    /**
     * Handles a failed run. If one key row may have caused the failure, each waiter waits again for
     * a run of its own. So a value that fails one request does not fail the others.
     */
    private void failed(Run run, Throwable failure) {
        run.failed(failure);
        var waiters = run.waiters();
        if (waiters.size() == 1 || !isOfARow(failure)) {
            waiters.forEach(waiter -> waiter.fail(failure));
        } else {
            change(() -> waiters.forEach(this::again));
        }
    }

    private void again(Waiter waiter) {
        waiter.goesAlone();
        if (!waiter.isGone()) {
            queue.add(waiter);
        }
    }

    /** The number of runs that have a connection or are about to get one. */
    public int running() {
        synchronized (queue) {
            return queue.running();
        }
    }

    /** The number of waiters in the queue. */
    public int waiting() {
        synchronized (queue) {
            return queue.waiting();
        }
    }

    private static boolean isOfARow(Throwable failure) {
        return !(failure instanceof SqlFailure sqlFailure)
                || sqlFailure.kind() != SqlFailure.Kind.UNAVAILABLE;
    }
}
