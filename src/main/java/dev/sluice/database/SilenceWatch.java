package dev.sluice.database;

import dev.sluice.database.connection.Connections;
import dev.sluice.database.connection.ServerLink;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds connections that wait for an answer which will never come, because the network lost the
 * statement or its answer. Such a connection looks like a connection with a slow statement. So the
 * watch asks the database, on another connection, which sessions still work. The watch closes the
 * lost connections, and {@link SqlRunner} sends their statements again.
 */
public final class SilenceWatch implements Disposable {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);

    /**
     * If a statement waits this long without a byte from the server, the watch asks the database.
     */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Duration PERIOD = Duration.ofMillis(500);

    /**
     * If the reserved connections do not answer within this time, the watch also asks on a new
     * connection. The network may have dropped the reserved connections, too.
     */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /**
     * Selects the server processes among $1 that run a statement or finished it within the last
     * second. The answer of a finished statement may still be on its way.
     */
    private static final String WORKING =
            """
            select pg_postmaster_start_time()::text as server, coalesce((
              select array_agg(a.pid) from pg_stat_activity as a
              where a.pid = any($1) and (a.state is null or a.state not like 'idle%' or a.state_change > now() - interval '1 second')
            ), '{}') as working""";

    private final Connections watched;
    private final Connections reserved;
    private final SqlRunner sql;
    private final Disposable loop;

    /**
     * Starts the watch.
     *
     * @param watched the connections that requests run on
     * @param reserved the connections that {@code sql} uses, which requests cannot take
     * @param sql runs the statement that asks about the watched connections
     */
    public SilenceWatch(Connections watched, Connections reserved, SqlRunner sql) {
        this.watched = watched;
        this.reserved = reserved;
        this.sql = sql;
        this.loop =
                Flux.interval(PERIOD).onBackpressureDrop().concatMap(_ -> look(), 1).subscribe();
    }

    private Mono<Void> look() {
        var silent = watched.silentFor(SILENCE);
        if (silent.isEmpty()) {
            return Mono.empty();
        }
        var asked = System.nanoTime();
        Integer[] pids =
                silent.stream()
                        .map(link -> link.session().pid())
                        .distinct()
                        .toArray(Integer[]::new);
        return Mono.firstWithValue(
                        sql.rows(WORKING, List.<Object>of((Object) pids), Sessions::read).single(),
                        Mono.delay(PATIENCE).then(askOnNew(pids, asked)))
                .doOnNext(sessions -> cut(silent, asked, sessions))
                .then()
                .onErrorComplete();
    }

    private Mono<Sessions> askOnNew(Integer[] pids, long asked) {
        return watched.onNew(
                        connection ->
                                Flux.from(
                                                SqlRunner.bound(
                                                                connection,
                                                                WORKING,
                                                                List.of((Object) pids))
                                                        .execute())
                                        .concatMap(
                                                result ->
                                                        result.map(
                                                                row ->
                                                                        Sessions.read(
                                                                                new SqlRow(row))))
                                        .single())
                .doOnNext(_ -> reserved.distrust(asked));
    }

    /**
     * The answer of {@code WORKING}: the start time of the server, and the processes that still
     * work.
     */
    private record Sessions(String server, Set<Integer> working) {

        static Sessions read(SqlRow row) {
            return new Sessions(
                    row.get("server", String.class), Set.of(row.get("working", Integer[].class)));
        }
    }

    private void cut(List<ServerLink> silent, long asked, Sessions sessions) {
        var lost =
                silent.stream()
                        .filter(link -> !link.heardSince(asked) && link.isSilentFor(SILENCE))
                        .filter(link -> !link.session().isIn(sessions.server(), sessions.working()))
                        .toList();
        lost.forEach(ServerLink::cut);
        if (!lost.isEmpty()) {
            watched.distrust(asked); // the network may have dropped idle connections, too
            LOG.warn("Closed {} connections whose answers were lost", lost.size());
        }
    }

    @Override
    public void dispose() {
        loop.dispose();
    }
}
