package dev.sluice.feed;

import dev.sluice.database.SqlRow;
import dev.sluice.database.SqlRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
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

    /** The longest time between two tries, so that the state of the ring is new. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    private static final Duration FIRST = Duration.ofSeconds(1);

    private static final String ROTATE =
            """
            select feed.rotate(make_interval(secs => $1::double precision)) as outcome,
              extract(epoch from clock_timestamp() - r.rotated)::double precision as age,
              extract(epoch from r.kept)::double precision as period
            from feed.ring as r""";

    private static final String STATE =
            """
            select r.rotation, extract(epoch from clock_timestamp() - r.rotated)::double precision as age,
              extract(epoch from r.kept)::double precision as period,
              (select extract(epoch from clock_timestamp() - c.at)::double precision from feed.changes as c order by c.seq + 0 limit 1) as oldest,
              pg_stat_get_live_tuples(p.oid) as rows, pg_total_relation_size(p.oid) as bytes
            from feed.ring as r join pg_class as p
              on p.relnamespace = 'feed'::regnamespace and p.relname = 'changes_' || r.rotation % 8""";

    private final SqlRunner sql;
    private final Duration period;
    private final long begun = System.nanoTime();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final LongAdder failures = new LongAdder();
    private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();
    private final Disposable loop;

    private record Seen(RingState state, long nanos) {}

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
        var part = period.dividedBy(TRIES);
        var step = part.compareTo(LONGEST_STEP) < 0 ? part : LONGEST_STEP;
        this.loop =
                Flux.interval(FIRST.compareTo(step) < 0 ? FIRST : step, step)
                        .onBackpressureDrop()
                        .concatMap(_ -> attempt(), 1)
                        .subscribe();
    }

    private Mono<Outcome> attempt() {
        return rotate().flatMap(outcome -> look().thenReturn(outcome))
                .doOnNext(_ -> failing.set(false))
                .doOnError(this::failed)
                .onErrorComplete();
    }

    private Mono<Seen> look() {
        return sql.rows(STATE, List.of(), LogRotation::state)
                .single()
                .map(state -> new Seen(state, System.nanoTime()))
                .doOnNext(seen::set);
    }

    private static RingState state(SqlRow row) {
        return new RingState(
                row.get("rotation", Long.class),
                row.get("age", Double.class),
                row.get("period", Double.class),
                row.find("oldest", Double.class),
                row.get("rows", Long.class),
                row.get("bytes", Long.class));
    }

    /** Returns the state of the ring with its ages now; null before the first attempt. */
    public @Nullable RingState state() {
        var last = seen.get();
        if (last == null) {
            return null;
        }
        var since = seconds(Duration.ofNanos(System.nanoTime() - last.nanos()));
        var state = last.state();
        return new RingState(
                state.rotation(),
                state.rotationAge() + since,
                state.period(),
                state.oldestAge() == null ? null : state.oldestAge() + since,
                state.rows(),
                state.bytes());
    }

    /** Returns the number of attempts of this replica that failed. */
    public long failures() {
        return failures.sum();
    }

    private void failed(Throwable failure) {
        failures.increment();
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
            case HELD, LOCKED ->
                    warn(outcome, row.get("age", Double.class), row.get("period", Double.class));
            case EARLY -> {}
        }
        return outcome;
    }

    /** The time before this replica began does not count: perhaps no other one tried. */
    private void warn(Outcome outcome, double age, double kept) {
        var own = seconds(Duration.ofNanos(System.nanoTime() - begun));
        if (Math.min(age, own) < PATIENCE * Math.max(kept, seconds(period))) {
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
