package dev.sluice.feed.trigger;

import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.database.StartupFailure;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements that lock a table against its writers. While such a statement waits for its lock,
 * new writers of the table wait behind it. So it waits for a short time and tries again later.
 *
 * <p>The wait grows from 50 ms to 800 ms, because a table may always be in use by transactions of
 * some length. The pauses are longer than the waits. Autovacuum ends for a statement that has
 * waited for {@code deadlock_timeout}, 1 s by default. So if a vacuum alone has the table, each
 * tenth wait is longer than that. After 100 attempts, the error names the sessions that keep the
 * table.
 */
final class TableLocks {

    /** The attempts to lock a table: about 75 seconds with the pauses. */
    private static final int ATTEMPTS = 100;

    /** The attempts to take the turn, half a second apart: five minutes. */
    private static final int TURN_ATTEMPTS = 600;

    /** The number of different waits, each twice as long as the one before. */
    private static final int WAITS = 5;

    private static final int SHORTEST_MILLIS = 50;
    private static final int LONG_WAITS = 10;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    private static final String TURN = "'feed'::regnamespace::oid::int, 1";

    /** The session, with what this role may know of it. */
    private static final String SESSION =
            """
            string_agg(distinct concat_ws(' ', coalesce(l.pid::text, 'of a prepared transaction'),
              '(' || concat_ws(', ', a.usename, nullif(a.application_name, ''), a.state, 'since ' || a.xact_start) || ')'), '; ')
            from pg_locks as l left join pg_stat_activity as a on a.pid = l.pid
            """;

    private static final String TURN_OWNER =
            "select "
                    + SESSION
                    + """
                      where l.locktype = 'advisory' and l.granted and l.classid = 'feed'::regnamespace and l.objid = 1
                        and l.database = (select d.oid from pg_database as d where d.datname = current_database())""";

    private final Connection connection;
    private final int attempts;
    private final int turnAttempts;

    TableLocks(Connection connection) {
        this(connection, ATTEMPTS, TURN_ATTEMPTS);
    }

    TableLocks(Connection connection, int attempts, int turnAttempts) {
        this.connection = connection;
        this.attempts = attempts;
        this.turnAttempts = turnAttempts;
    }

    /**
     * Waits until no other process makes triggers. The turn lasts as long as the connection.
     *
     * @throws StartupFailure if another process has it for five minutes
     */
    void takeTurn() throws SQLException {
        for (var attempt = 1;
                !"t".equals(value("select pg_try_advisory_lock(%s)".formatted(TURN)));
                attempt++) {
            if (attempt == turnAttempts) {
                throw new StartupFailure(
                        "Another process makes the triggers that log changes, and does not end: session %s."
                                .formatted(value(TURN_OWNER)),
                        "Wait for it, or end the session with pg_terminate_backend, and run `java -jar sluice.jar migrate` again.",
                        null);
            }
            execute("select pg_sleep(0.5)");
        }
    }

    /**
     * Runs statements in a transaction that locks a table or partition.
     *
     * @throws StartupFailure if other sessions keep the table locked
     * @throws SQLException if the statements fail
     */
    void run(String relation, String statements) throws SQLException {
        var conflicting = conflicting(relation);
        for (var attempt = 0; ; attempt++) {
            var wait = SHORTEST_MILLIS << (attempt * WAITS / attempts);
            var untilAutovacuumEnds =
                    attempt % LONG_WAITS == 1 ? untilAutovacuumEnds(relation) : null;
            var holders = attempt == attempts - 1 ? value("select " + SESSION + conflicting) : null;
            try {
                execute(
                        """
                        begin;
                        set local lock_timeout = %d;
                        %s;
                        commit"""
                                .formatted(
                                        untilAutovacuumEnds == null ? wait : untilAutovacuumEnds,
                                        statements));
                return;
            } catch (SQLException failure) {
                execute("rollback");
                var state = failure.getSQLState();
                if (!LOCK_NOT_AVAILABLE.equals(state) && !DEADLOCK.equals(state)) {
                    throw failure;
                }
                if (attempt == attempts - 1) {
                    throw new StartupFailure(
                            "The table %s has no triggers that log its changes, because transactions use it all the time: session %s."
                                    .formatted(relation, holders),
                            "End the transactions that keep it locked, and run `java -jar sluice.jar migrate` again.",
                            failure);
                }
                execute("select pg_sleep(%d / 1000.0)".formatted(wait + 2 * SHORTEST_MILLIS));
            }
        }
    }

    /** The condition for the locks of other sessions that conflict with a new trigger. */
    private static String conflicting(String relation) {
        return "where l.granted and l.relation = %s::regclass and l.pid is distinct from pg_backend_pid() and l.mode not in ('AccessShareLock', 'RowShareLock')"
                .formatted(Sql.literal("public." + Name.of(relation)));
    }

    /** The milliseconds of a wait that ends autovacuum, if a vacuum alone has the table. */
    @Nullable Integer untilAutovacuumEnds(String relation) throws SQLException {
        var millis =
                value(
                        """
                        select (extract(epoch from current_setting('deadlock_timeout')::interval) * 1000 + 500)::int
                        from (select bool_and(l.mode = 'ShareUpdateExclusiveLock') as alone from pg_locks as l %s) as x where x.alone"""
                                .formatted(conflicting(relation)));
        return millis == null ? null : Integer.valueOf(millis);
    }

    private @Nullable String value(String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
