package dev.sluice.database.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.database.TestNetwork;
import dev.sluice.database.start.DatabaseConfiguration;
import dev.sluice.database.start.PreparedDatabaseIntegrationTests;
import dev.sluice.database.target.DatabaseSettings;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

class ConnectionsIntegrationTests {

    private static final int POOL = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LoopResources loops = new DatabaseConfiguration().databaseLoops();
    private final Connections pool =
            Connections.pool(
                    "test",
                    POOL,
                    TestDatabase.shared(),
                    PreparedDatabaseIntegrationTests.settings(TestDatabase.shared()),
                    loops);

    @AfterEach
    void close() {
        pool.dispose();
        loops.dispose();
    }

    @ParameterizedTest
    @CsvSource({"timezone, UTC", "statement_timeout, 7s", "application_name, sluice"})
    void setsUpEverySession(String name, String value) {
        assertThat(ask("show " + name)).isEqualTo(value);
    }

    @Test
    void spreadsConnectionsOverAllThreads() {
        var connections = Flux.range(0, POOL).concatMap(_ -> pool.acquire()).toStream().toList();

        var threads = connections.stream().map(ConnectionsIntegrationTests::thread).distinct();

        assertThat(threads).hasSize(Math.min(POOL, LoopResources.DEFAULT_IO_WORKER_COUNT | 1));
        connections.forEach(connection -> Mono.from(connection.close()).block());
    }

    @Test
    void connectsOverANetworkThatIsBackBeforeAnAttemptHasFailed() throws Exception {
        try (var network = new TestNetwork(TestDatabase.shared())) {
            var source =
                    new ConnectionSource(
                            network.of(TestDatabase.shared()), patientSettings(), loops);
            network.swallow();
            var connecting = source.create().toFuture();
            await().until(() -> network.open() > 0);
            network.forward();

            var connection = connecting.get(PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS);
            assertThat(first(connection, "select 'alive'").blockFirst()).isEqualTo("alive");
            assertThat(source.links()).hasSize(1);
            source.close(connection).block();
            await().until(() -> network.open() == 0);
        }
    }

    private static DatabaseSettings patientSettings() {
        return new DatabaseSettings(
                null, null, null, null, 0, POOL, 1, PATIENCE, PATIENCE, 8, Duration.ofSeconds(7));
    }

    private static String thread(Connection connection) {
        return Objects.requireNonNull(
                first(connection, "select '1'")
                        .map(_ -> Thread.currentThread().getName())
                        .blockFirst());
    }

    private String ask(String query) {
        return Objects.requireNonNull(
                Flux.usingWhen(
                                pool.acquire(),
                                connection -> first(connection, query),
                                Connection::close)
                        .blockFirst());
    }

    private static Flux<String> first(Connection connection, String query) {
        return Flux.from(connection.createStatement(query).execute())
                .flatMap(
                        result ->
                                result.map(
                                        row -> Objects.requireNonNull(row.get(0, String.class))));
    }
}
