package dev.sluice.database.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.database.start.DatabaseConfiguration;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.database.target.DatabaseUrl;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.netty.resources.LoopResources;

/** The settings by which PostgreSQL ends the sessions of clients that are gone. */
class SessionSettingsIntegrationTests {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final LoopResources loops = new DatabaseConfiguration().databaseLoops();

    @AfterEach
    void close() {
        loops.dispose();
    }

    @ParameterizedTest
    @CsvSource({
        "client_connection_check_interval, 1s",
        "tcp_keepalives_idle, 30",
        "tcp_keepalives_interval, 10",
        "tcp_keepalives_count, 3",
        "tcp_user_timeout, 60000"
    })
    void holdInEachSession(String name, String value) {
        assertThat(shown(TestDatabase.shared(), name)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "client_connection_check_interval, 5s",
        "Client_Connection_Check_Interval, 5s",
        "tcp_keepalives_idle, 45",
        "tcp_user_timeout, 45000",
        "statement_timeout, 4s"
    })
    void giveWayToOptionsOfTheUrl(String name, String value) {
        var shared = TestDatabase.shared();
        var url = shared.url() + "?options=-c%20" + name + "=" + value;
        var target = DatabaseUrl.read(url, shared.user(), shared.password());
        assertThat(shown(target, name)).isEqualTo(value);
    }

    /** PostgreSQL rejects the check where the operating system cannot tell. */
    @Test
    void leaveTheCheckOutWhereTheSystemHasNone() {
        var database = TestDatabase.copy();
        TestDatabase.execute(
                database,
                """
                create schema elsewhere;
                create function elsewhere.version() returns text language sql return
                  'PostgreSQL 18.1 on x86_64-windows, compiled by msvc-19.44.35209, 64-bit';
                do $$ begin
                  execute format('alter database %I set search_path = elsewhere, pg_catalog', current_database());
                end $$""");
        assertThat(shown(database, "client_connection_check_interval")).isEqualTo("0");
        assertThat(shown(database, "tcp_keepalives_idle")).isEqualTo("30");
        assertThat(shown(database, "tcp_user_timeout")).isEqualTo("0");
    }

    /** Without the check, the statement would run to its end and keep the locks of its session. */
    @Test
    void endTheStatementOfAClientThatIsGone() {
        var source = source(TestDatabase.shared());
        var gone = connect(source);
        var session = Objects.requireNonNull(source.link(gone)).session();
        var failure = new AtomicReference<@Nullable Throwable>();
        first(gone, "select pg_sleep(600)::text").subscribe(_ -> {}, failure::set);
        await().until(() -> statementsOf(session).equals("1"));

        Objects.requireNonNull(source.link(gone)).cut();

        await().atMost(Duration.ofSeconds(30)).until(() -> statementsOf(session).equals("0"));
        await().until(() -> failure.get() != null);
    }

    private String statementsOf(ServerSession session) {
        return ask(
                TestDatabase.shared(),
                "select count(*)::text from pg_stat_activity where state = 'active' and pid = "
                        + session.pid());
    }

    private String shown(DatabaseTarget target, String name) {
        return ask(target, "show " + name);
    }

    private String ask(DatabaseTarget target, String query) {
        var source = source(target);
        var connection = connect(source);
        try {
            return Objects.requireNonNull(first(connection, query).blockFirst());
        } finally {
            source.close(connection).block();
        }
    }

    private ConnectionSource source(DatabaseTarget target) {
        var settings =
                new DatabaseSettings(
                        null, null, null, null, 0, 4, 1, LONG, Duration.ofSeconds(30), 8, LONG);
        return new ConnectionSource(target, settings, loops);
    }

    private static Connection connect(ConnectionSource source) {
        return Objects.requireNonNull(source.create().block());
    }

    private static Flux<String> first(Connection connection, String query) {
        return Flux.from(connection.createStatement(query).execute())
                .flatMap(
                        result ->
                                result.map(
                                        row -> Objects.requireNonNull(row.get(0, String.class))));
    }
}
