package dev.sluice.feed;

import dev.sluice.database.SqlRow;
import dev.sluice.database.SqlRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Empties the oldest partition of the log, once a period. Each replica tries; the database's clock
 * decides, and one of them does it.
 */
public final class LogRotation implements Disposable {

    private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);

    /** How often a replica tries, as a part of the period. A locked partition is tried again. */
    private static final int TRIES = 20;

    /** The number of periods without a rotation after which a replica warns. */
    private static final int PATIENCE = 3;

    private static final String ROTATE =
            """
            select feed.rotate(make_interval(secs => $1::double precision)) as outcome,
              extract(epoch from clock_timestamp() - r.rotated)::double precision as age
            from feed.ring as r""";

    private final SqlRunner sql;
    private final Duration period;
    private final long begun = System.nanoTime();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final Disposable loop;

    /** The result of an attempt. */
    public enum Outcome {
        /** A partition was emptied. */
        ROTATED,
        /** The period is not over, or another replica is at it. */
        EARLY,
        /** The oldest partition has changes that were not readable for a period yet. */
        HELD,
        /** A transaction uses the oldest partition. */
        LOCKED
    }

    /**
     * Starts the duty.
     *
     * @param period the time that each change stays readable after its commit, at least
     */
    public LogRotation(SqlRunner sql, Duration period) {
        this.sql = sql;
        this.period = period;
        this.loop =
                Flux.interval(period.dividedBy(TRIES))
                        .onBackpressureDrop()
                        .concatMap(_ -> attempt(), 1)
                        .subscribe();
    }

    private Mono<Outcome> attempt() {
        return rotate().doOnNext(_ -> failing.set(false)).doOnError(this::failed).onErrorComplete();
    }

    private void failed(Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            LOG.warn("The log of changes cannot be rotated, and grows meanwhile", failure);
        } else {
            LOG.debug("The log of changes was not rotated", failure);
        }
    }

    /** Rotates the log, if the period is over. */
    public Mono<Outcome> rotate() {
        return sql.rows(ROTATE, List.of(seconds(period)), this::outcome).single();
    }

    private static double seconds(Duration time) {
        return (double) time.toMillis() / Duration.ofSeconds(1).toMillis();
    }

    private Outcome outcome(SqlRow row) {
        var outcome = Outcome.valueOf(row.get("outcome", String.class));
        switch (outcome) {
            case ROTATED -> stalled.set(false);
            case HELD, LOCKED -> warn(outcome, row.get("age", Double.class));
            case EARLY -> {}
        }
        return outcome;
    }

    /** The time before this replica began does not count: perhaps no other one tried. */
    private void warn(Outcome outcome, double age) {
        var own = seconds(Duration.ofNanos(System.nanoTime() - begun));
        if (Math.min(age, own) < PATIENCE * seconds(period)) {
            stalled.set(false);
        } else if (stalled.compareAndSet(false, true)) {
            LOG.warn(
                    "The log of changes has not been rotated for {} s, and grows meanwhile. {}",
                    Math.round(age),
                    outcome == Outcome.HELD
                            ? "End the oldest transaction: docs/feed.md has a query for it."
                            : "End the transaction that keeps a lock of feed.changes.");
        }
    }

    @Override
    public void dispose() {
        loop.dispose();
    }
}
