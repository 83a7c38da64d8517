package dev.sluice.query.run;

import dev.sluice.policy.CallerKey;
import dev.sluice.policy.FairQueue;
import dev.sluice.policy.Shares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiters run next, and which of them share a run of the same statement. A {@link
 * Waiter} has the key rows of one request. A {@link FairQueue} divides the places, one for each
 * connection, between callers. A caller with several places cannot use the last one for a long
 * statement, which leaves a processor of the database to others. Only a few runs of a fast
 * statement are concurrent, so that its other waiters gather and share a run. A run that becomes
 * late no longer counts among these runs, so it does not delay other callers. Not safe for several
 * threads: {@link SharedRuns} locks it.
 */
final class RunQueue {

    /** Maximum number of concurrent runs that read the same key row. */
    private static final int EQUAL_AT_ONCE = 4;

    /**
     * A run that takes longer is late. The limit is five times the intended time of a run with
     * several key rows.
     */
    static final Duration LATE = Duration.ofMillis(50);

    private final FairQueue<Waiter> places;

    /** A long statement begins only if its caller then uses at most this number of places. */
    private final int longPerCaller;

    private final Map<BoundStatement, Statement> statements = new HashMap<>();
    private final Set<Run> running = new HashSet<>();
    private final List<Waiter> hopeless = new ArrayList<>();

    RunQueue(Shares shares) {
        this.places = new FairQueue<>(shares.connections(), shares.perCaller());
        this.longPerCaller = Math.max(1, shares.perCaller() - 1);
    }

    /** The waiters and the runs of one statement with the same binds. */
    static final class Statement {
        private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
        private final Map<KeyRow, Integer> rows = new HashMap<>();

        /** The callers of late runs of this statement, once for each waiter in such a run. */
        private final List<CallerKey> lateCallers = new ArrayList<>();

        private int runs;
        private int runsOnTime;

        /** Whether a run for the waiter may begin now. */
        private boolean isReady(Waiter waiter) {
            return runsOnTime < waiter.estimator.runsAtOnce() && !isBusyWith(waiter);
        }

        /**
         * Whether enough runs already read each key row of the waiter. If so, the waiter should
         * wait.
         */
        private boolean isBusyWith(Waiter waiter) {
            return runs > 0
                    && waiter.rows.stream()
                            .allMatch(row -> rows.getOrDefault(row, 0) >= EQUAL_AT_ONCE);
        }

        /**
         * Whether a waiter may join a run. A caller with a late run shares no run with other
         * callers, unless the run already reads the waiter's key rows.
         */
        private boolean mayJoin(Run run, Waiter waiter) {
            var sameWork =
                    waiter.caller.equals(run.caller()) || run.rows().containsAll(waiter.rows);
            return !waiter.isAlone()
                    && (sameWork || (!isLate(waiter.caller) && !isLate(run.caller())))
                    && !isBusyWith(waiter)
                    && run.hasRoom(waiter);
        }

        private boolean isLate(CallerKey caller) {
            return lateCallers.contains(caller);
        }

        private void begins(Run run) {
            runs++;
            runsOnTime++;
            run.rows().forEach(row -> rows.merge(row, 1, Integer::sum));
        }

        private void becomesLate(Run run) {
            runsOnTime--;
            run.waiters().forEach(waiter -> lateCallers.add(waiter.caller));
        }

        private void ends(Run run) {
            runs--;
            if (run.isLate()) {
                run.waiters().forEach(waiter -> lateCallers.remove(waiter.caller));
            } else {
                runsOnTime--;
            }
            run.rows()
                    .forEach(
                            row ->
                                    rows.computeIfPresent(
                                            row, (_, times) -> times == 1 ? null : times - 1));
        }
    }

    void add(Waiter waiter) {
        var statement = statements.computeIfAbsent(waiter.batch, _ -> new Statement());
        statement.waiting.add(waiter);
        waiter.waitsFor(statement);
        places.add(waiter.caller, waiter);
    }

    /**
     * Removes a waiter whose request has been cancelled. Does nothing if the waiter is not in the
     * queue.
     */
    void remove(Waiter waiter) {
        if (places.remove(waiter.caller, waiter)) {
            leaves(waiter);
        }
    }

    /** Marks the next run that may begin as running and returns it; null if none may begin. */
    @Nullable Run next() {
        var first = places.next(this::isReady);
        while (first != null && isHopeless(first)) {
            places.giveBack(first.caller);
            leaves(first);
            hopeless.add(first);
            first = places.next(this::isReady);
        }
        if (first == null) {
            return null;
        }
        var statement = statement(first.batch);
        statement.waiting.remove(first);
        var run = new Run(first);
        if (!first.isAlone()) {
            addOthers(run, statement);
        }
        statement.begins(run);
        running.add(run);
        return run;
    }

    /** Whether a run for the waiter may begin now. A change asks this of many waiters. */
    private boolean isReady(Waiter waiter) {
        return waiter.statement().isReady(waiter)
                && (!waiter.isLong() || places.running(waiter.caller) < longPerCaller);
    }

    /**
     * Whether the waiter's deadline is so close that a run would probably be ended unfinished. Such
     * a run only takes time from others.
     */
    private boolean isHopeless(Waiter waiter) {
        return waiter.waited().compareTo(LATE) > 0
                && places.isHopeless(waiter.caller, waiter.timeLeft());
    }

    private void leaves(Waiter waiter) {
        var statement = statement(waiter.batch);
        statement.waiting.remove(waiter);
        tidy(waiter.batch, statement);
    }

    /**
     * Returns the waiters that {@link #next} removed because their deadlines are too close. Returns
     * each of them once.
     */
    List<Waiter> takeHopeless() {
        if (hopeless.isEmpty()) {
            return List.of();
        }
        var all = List.copyOf(hopeless);
        hopeless.clear();
        return all;
    }

    private void addOthers(Run run, Statement statement) {
        var waiters = statement.waiting.iterator();
        while (waiters.hasNext()) {
            var waiter = waiters.next();
            if (statement.mayJoin(run, waiter)) {
                waiters.remove();
                places.remove(waiter.caller, waiter);
                run.add(waiter);
            }
        }
    }

    /** Ends a run whose connection is free again. Does nothing if the run has already ended. */
    void ended(Run run) {
        if (run.end()) {
            running.remove(run);
            places.leave(run.caller(), run.nanosSinceBegin());
            var statement = statement(run.batch());
            statement.ends(run);
            tidy(run.batch(), statement);
        }
    }

    /**
     * Marks the runs that have become late.
     *
     * @param limit the time after which a run is late
     */
    void look(Duration limit) {
        for (var run : running) {
            if (!run.isLate() && run.nanosSinceBegin() >= limit.toNanos()) {
                run.becomesLate();
                statement(run.batch()).becomesLate(run);
            }
        }
    }

    private Statement statement(BoundStatement batch) {
        var statement = statements.get(batch);
        if (statement == null) {
            throw new IllegalStateException("A statement is gone while it is used");
        }
        return statement;
    }

    private void tidy(BoundStatement batch, Statement statement) {
        if (statement.runs == 0 && statement.waiting.isEmpty()) {
            statements.remove(batch);
        }
    }

    /** The number of waiters in the queue. */
    int waiting() {
        return places.waiting();
    }

    /** The number of runs that have a place. */
    int running() {
        return places.running();
    }
}
