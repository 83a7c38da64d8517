package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.database.connection.Connections;
import dev.sluice.database.start.DatabaseConfiguration;
import dev.sluice.database.start.PreparedDatabaseIntegrationTests;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** A lost answer is noticed although all connections that are open have lost their network. */
@Timeout(60)
class SilenceWatchIntegrationTests {

    private static final String NAP = "select 'alive' as answer from pg_sleep(0.5)";

    private final LoopResources loops = new DatabaseConfiguration().databaseLoops();

    @AfterEach
    void close() {
        loops.dispose();
    }

    @Test
    void asksOnANewConnectionWhereTheOpenOnesAreSilent() throws Exception {
        try (var network = new TestNetwork(TestDatabase.shared());
                var lost = new TestNetwork(TestDatabase.shared())) {
            var watched = pool("watched", network);
            var reserved = pool("reserved", lost);
            var sql = new SqlRunner(watched, new Availability(), null, List.of());
            var reservedSql = new SqlRunner(reserved, new Availability(), null, List.of());
            assertThat(ask(sql).block()).isEqualTo("alive");
            assertThat(ask(reservedSql).block()).isEqualTo("alive");
            var watch = new SilenceWatch(watched, reserved, reservedSql);
            var answer = ask(sql).toFuture();
            await().until(SilenceWatchIntegrationTests::isNapping);
            lost.swallow();
            network.swallow();
            network.forward();

            assertThat(answer.get()).isEqualTo("alive");

            List.<Disposable>of(watch, watched, reserved).forEach(Disposable::dispose);
        }
    }

    private Connections pool(String name, TestNetwork network) {
        return Connections.pool(
                name,
                1,
                network.of(TestDatabase.shared()),
                PreparedDatabaseIntegrationTests.settings(TestDatabase.shared()),
                loops);
    }

    private static Mono<String> ask(SqlRunner sql) {
        return sql.rows(NAP, List.of(), row -> row.get("answer", String.class)).single();
    }

    private static boolean isNapping() throws SQLException {
        try (var connection = TestDatabase.shared().connect();
                var statement =
                        connection.prepareStatement(
                                "select 1 from pg_stat_activity where query = ? and wait_event = 'PgSleep'")) {
            statement.setString(1, NAP);
            return statement.executeQuery().next();
        }
    }
}
