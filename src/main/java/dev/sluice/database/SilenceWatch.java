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
 * Finds connections that wait for an answer which will never come, because the network lost it or
 * the question. A connection cannot tell that from a statement that takes long, so the database is
 * asked on another one. The statements then run again.
 */
public final class SilenceWatch implements Disposable {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);

    /** A statement that has waited for so long without a byte is asked about. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Duration PERIOD = Duration.ofMillis(500);

    /**
     * The time after which the database is asked on a new connection, too: the open ones may have
     * lost their network as well.
     */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /**
     * The processes among $1 that have work, or have finished it so lately that it may be under
     * way.
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
     * Begins to watch.
     *
     * @param watched the connections that requests run on
     * @param reserved those of {@code sql}
     * @param sql answers on connections that requests cannot take
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

    /** The sessions of a server that work. */
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
            watched.distrust(asked); // what lost these answers may have lost idle connections too
            LOG.warn("Closed {} connections whose answers were lost", lost.size());
        }
    }

    @Override
    public void dispose() {
        loop.dispose();
    }
}
