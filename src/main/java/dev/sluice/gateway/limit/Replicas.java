package dev.sluice.gateway.limit;

import dev.sluice.database.SqlRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Counts the replicas that serve the same database, so that each admits its part of the rates. No
 * request waits for the count.
 *
 * <p>Each replica holds an advisory lock with a number of its own, on one of its sessions that are
 * reserved for such tasks. Every few seconds it counts the numbers that are locked. The locks of a
 * replica end with its sessions, also if its process is killed. Advisory locks need no table and no
 * rights, and replicas with different roles see each other's.
 */
@Component
public final class Replicas implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

    private static final Duration PERIOD = Duration.ofSeconds(5);

    /**
     * A lower count holds only after so many rounds. The session of a replica's lock may close, and
     * the replica takes the lock again in its next round.
     */
    private static final int ROUNDS_BEFORE_LESS = 3;

    /** The first number of the locks: the letters SLUC. The second is the replica's own. */
    private static final int LOCKS = 0x534C5543;

    private static final String COUNT =
            """
            with locks as materialized (
              select objid::bigint as replica, pid from pg_locks
              where locktype = 'advisory' and granted and classid = %1$d and objsubid = 2
                and database = (select oid from pg_database where datname = current_database())),
            own as materialized (
              select pg_try_advisory_lock_shared(%1$d, $1::int) as is_held
              where not exists (select from locks where replica = $1::int and pid = pg_backend_pid()))
            select (count(distinct replica) filter (where replica <> $1::int) + 1)::int as replicas,
              (select count(*) from own where is_held) as taken
            from locks"""
                    .formatted(LOCKS);

    private final SqlRunner database;
    private final @Nullable Integer configured;
    private final List<Integer> own =
            List.of(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    private volatile int count;
    private volatile @Nullable Disposable loop;

    // only the loop uses these fields, and its signals come one after the other
    private int lastFound = 1;
    private int roundsWithLess;

    Replicas(EdgeSettings settings, @Qualifier(SqlRunner.RESERVED) SqlRunner database) {
        this.database = database;
        this.configured = settings.replicas();
        this.count = configured == null ? 1 : configured;
    }

    /** Returns the number of replicas, at least one: as configured, or as last counted. */
    public int count() {
        return count;
    }

    @Override
    public void start() {
        loop =
                Mono.defer(this::round)
                        .then(Mono.delay(PERIOD))
                        .repeat()
                        .subscribe(
                                _ -> {}, failure -> LOG.error("Replicas are not counted", failure));
    }

    /** Takes the lock if needed, and counts. If the database does not answer, the count stays. */
    private Mono<Void> round() {
        return database.rows(COUNT, own, row -> row.get("replicas", Integer.class))
                .singleOrEmpty()
                .doOnNext(this::counted)
                .onErrorComplete()
                .then();
    }

    private void counted(int found) {
        roundsWithLess = found < lastFound ? roundsWithLess + 1 : 0;
        if (found > lastFound || roundsWithLess >= ROUNDS_BEFORE_LESS) {
            roundsWithLess = 0;
            lastFound = found;
            changed();
        }
    }

    private void changed() {
        if (configured == null) {
            count = lastFound;
            LOG.info("{} replicas serve the database; each admits its part of the rates", count);
        } else if (configured > 1 && lastFound > configured) {
            LOG.warn(
                    "{} replicas serve the database, but sluice.edge.replicas is {}: callers may exceed their rates",
                    lastFound,
                    configured);
        }
    }

    @Override
    public void stop() {
        var current = loop;
        if (current != null) {
            current.dispose();
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    /** Returns a low phase: the count starts before the web server and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
