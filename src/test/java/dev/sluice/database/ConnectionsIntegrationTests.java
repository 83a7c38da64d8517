package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import io.r2dbc.spi.Connection;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

class ConnectionsIntegrationTests {

    private static final int POOL = 4;

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
