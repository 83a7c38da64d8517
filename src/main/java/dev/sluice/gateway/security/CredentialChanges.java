package dev.sluice.gateway.security;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Reads {@code credential_changes}, a table that logs changes of tokens, users and other data on
 * which authentication depends. Reports the changes to {@link RememberedCallers}.
 *
 * <p>The position in the log is a snapshot of PostgreSQL, not an id, because rows do not become
 * visible in the order of their ids. A transaction that stays open must not hold back the changes
 * of other transactions. Each round reads the changes that were not visible in the last snapshot.
 */
final class CredentialChanges implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialChanges.class);

    /** Pause between two rounds. Each replica must know a revocation within a second. */
    private static final Duration PERIOD = Duration.ofMillis(200);

    /** All replicas have at least this long to read a row before the row is removed. */
    static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(10);

    static final Duration BETWEEN_USES = Duration.ofMinutes(1);
    private static final Duration LAST_ROUND = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOGS = Duration.ofMinutes(1);

    /**
     * Maximum number of changes that are handled one by one. If there are more, all remembered
     * callers are forgotten.
     */
    private static final int MAX_CHANGES = 10_000;

    private static final int MAX_CLEANED = 10_000;

    private static final String POSITION =
            "select 1::bigint as ord, pg_current_snapshot()::text || ' ' || pg_postmaster_start_time()::text as text, 0 as size";

    private static final String CHANGES =
            POSITION
                    + """

                    union all
                    select 2, kind || ' ' || subject, 0
                    from (
                      select distinct kind, subject from credential_changes
                      where xid >= pg_snapshot_xmin(cast($1::text as pg_snapshot))
                        and not pg_visible_in_snapshot(xid, cast($1::text as pg_snapshot))
                      limit %d) as changes"""
                            .formatted(MAX_CHANGES + 1);

    /**
     * Removes rows of transactions older than the {@code xmin} of a snapshot. All of these
     * transactions had ended when the snapshot was taken.
     */
    private static final String CLEAN =
            """
            with gone as (
              delete from credential_changes where id in (
                select id from credential_changes
                where xid < pg_snapshot_xmin(cast($1::text as pg_snapshot)) order by id limit %d for update skip locked)
              returning 1)
            select 1::bigint as ord, count(*)::text as text, 0 as size from gone"""
                    .formatted(MAX_CLEANED);

    private static final String USED =
            """
            with used as (
              update access_tokens set last_used_at = now() where id in (
                select id from access_tokens
                where id = any($1) and (last_used_at is null or last_used_at < now() - interval '50 seconds')
                order by id for update skip locked)
              returning 1)
            select 1::bigint as ord, count(*)::text as text, 0 as size from used""";

    private final SqlRunner database;
    private final RememberedCallers callers;
    private final TokenUses uses;
    private final Duration betweenCleanings;
    private final Duration betweenUses;
    private volatile boolean running;
    private volatile @Nullable Runnable stopped;
    private volatile @Nullable Disposable loop;

    // only the loop uses these fields, and its signals come one after the other
    private @Nullable Position position;
    private @Nullable Position cleanTo;
    private long cleaned = System.nanoTime();
    private long used = System.nanoTime();
    private long nextLog = System.nanoTime();

    /**
     * A reader that does not run yet.
     *
     * @param betweenCleanings the time between two removals of rows that all replicas have read
     * @param betweenUses the time between two updates of {@code last_used_at}
     */
    CredentialChanges(
            SqlRunner database,
            RememberedCallers callers,
            TokenUses uses,
            Duration betweenCleanings,
            Duration betweenUses) {
        this.database = database;
        this.callers = callers;
        this.uses = uses;
        this.betweenCleanings = betweenCleanings;
        this.betweenUses = betweenUses;
    }

    /**
     * A point in the history of a database.
     *
     * @param snapshot the snapshot in the form {@code xmin:xmax:xids}
     * @param server the time when the server started; after a restart, and on another server, the
     *     time is different
     */
    private record Position(String snapshot, String server) {

        static Position parse(String text) {
            var space = text.indexOf(' ');
            return new Position(text.substring(0, space), text.substring(space + 1));
        }

        /** Returns whether this position can come after an earlier one in the same history. */
        boolean follows(Position earlier) {
            return server.equals(earlier.server) && Long.compareUnsigned(end(), earlier.end()) >= 0;
        }

        private long end() {
            return Long.parseUnsignedLong(snapshot.split(":", -1)[1]);
        }
    }

    @Override
    public void start() {
        running = true;
        loop =
                Mono.defer(this::round)
                        .then(Mono.delay(PERIOD))
                        .repeat(this::isRunning)
                        .doFinally(_ -> ended())
                        .subscribe(
                                _ -> {},
                                failure ->
                                        LOG.error("Changes of credentials are not read", failure));
    }

    /**
     * Stops the loop. A running statement gets a second to end, so that its connection is not cut
     * off.
     */
    @Override
    public void stop(Runnable callback) {
        stopped = callback;
        running = false;
        Mono.delay(LAST_ROUND).subscribe(_ -> cut());
    }

    private void cut() {
        var current = loop;
        if (current != null) {
            current.dispose();
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    private void ended() {
        var callback = stopped;
        if (callback != null) {
            callback.run();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Returns a low phase: the reader starts before the web server and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }

    private Mono<Void> round() {
        var begun = System.nanoTime();
        return read().doOnNext(rows -> apply(rows, begun))
                .then(Mono.defer(this::cleanUp))
                .then(Mono.defer(this::noteUses))
                .onErrorResume(this::missed);
    }

    private Mono<List<SqlRunner.TextRow>> read() {
        var from = position;
        return (from == null
                        ? database.texts(POSITION, List.of())
                        : database.texts(CHANGES, List.of(from.snapshot())))
                .collectList();
    }

    private void apply(List<SqlRunner.TextRow> rows, long begun) {
        var now = Position.parse(text(rows.getFirst()));
        var changed =
                rows.stream()
                        .skip(1)
                        .map(row -> Subject.parse(text(row)))
                        .collect(toUnmodifiableSet());
        var before = position;
        var isKnown = before != null && now.follows(before) && changed.size() <= MAX_CHANGES;
        callers.forget(isKnown ? changed : Set.of(Subject.EVERYTHING));
        callers.upToDate(begun);
        position = now;
    }

    private static String text(SqlRunner.TextRow row) {
        return new String(Objects.requireNonNull(row.text()), StandardCharsets.UTF_8);
    }

    /** Removes rows up to the position noted at the previous cleaning, about ten minutes ago. */
    private Mono<Void> cleanUp() {
        var to = cleanTo;
        if (to != null && System.nanoTime() - cleaned < betweenCleanings.toNanos()) {
            return Mono.empty();
        }
        cleaned = System.nanoTime();
        cleanTo = position;
        return to == null ? Mono.empty() : database.texts(CLEAN, List.of(to.snapshot())).then();
    }

    private Mono<Void> noteUses() {
        if (System.nanoTime() - used < betweenUses.toNanos()) {
            return Mono.empty();
        }
        used = System.nanoTime();
        var tokens = uses.take();
        return tokens.length == 0
                ? Mono.empty()
                : database.texts(USED, List.of((Object) tokens)).then();
    }

    /**
     * Logs why a round failed. If the database is unreachable, other code has already logged that.
     */
    private Mono<Void> missed(Throwable failure) {
        var isLogged =
                failure instanceof SqlFailure known && known.kind() == SqlFailure.Kind.UNAVAILABLE;
        var now = System.nanoTime();
        if (!isLogged && now - nextLog >= 0) {
            nextLog = now + BETWEEN_LOGS.toNanos();
            LOG.warn("Changes of credentials cannot be read, so no token is remembered", failure);
        }
        return Mono.empty();
    }
}
