package dev.sluice.feed;

import dev.sluice.database.SqlRunner;
import java.time.Duration;
import java.util.List;
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

    private static final String ROTATE =
            "select feed.rotate(make_interval(secs => $1::double precision)) as outcome";

    private final SqlRunner sql;
    private final Duration period;
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
        return rotate().doOnError(
                        failure -> LOG.debug("The log of changes was not rotated", failure))
                .onErrorComplete();
    }

    /** Rotates the log, if the period is over. */
    public Mono<Outcome> rotate() {
        return sql.rows(
                        ROTATE,
                        List.of((double) period.toMillis() / Duration.ofSeconds(1).toMillis()),
                        row -> Outcome.valueOf(row.get("outcome", String.class)))
                .single();
    }

    @Override
    public void dispose() {
        loop.dispose();
    }
}
