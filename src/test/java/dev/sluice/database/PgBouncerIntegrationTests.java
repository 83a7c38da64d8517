package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.connection.Connections;
import dev.sluice.database.start.DatabaseConfiguration;
import dev.sluice.database.start.PreparedDatabaseIntegrationTests;
import dev.sluice.database.start.ServerCheck;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.query.sql.NamedStatement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pooler between Sluice and PostgreSQL. Skipped where it is not installed. */
class PgBouncerIntegrationTests {

    private static final String TASKS = "{ tasks(first: 2) { nodes { title } } }";

    private final DatabaseTarget database = TestDatabase.copy();
    @TempDir private Path directory;

    @BeforeEach
    void isInstalled() {
        assumeThat(PgBouncer.PROGRAM).exists();
    }

    @Test
    void worksInSessionModeWithDefaultSettings() throws IOException {
        try (var bouncer = start("session");
                var sluice = TestSluice.start(bouncer.target(), Map.of())) {
            assertThat(sluice.ask("ada", TASKS).at("/data/tasks/nodes").size()).isEqualTo(2);

            TestDatabase.execute(
                    database,
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()");

            assertThat(sluice.ask("ada", TASKS).at("/data/tasks/nodes").size()).isEqualTo(2);
            var health = "http://localhost:" + sluice.port() + "/actuator/health/readiness";
            var ready = sluice.send(HttpRequest.newBuilder(URI.create(health)).build());
            assertThat(ready.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "statement"})
    void refusesPoolsWithoutSessions(String mode) throws IOException {
        try (var bouncer = start(mode)) {
            assertThatThrownBy(() -> ServerCheck.pass(bouncer.target()))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessage(
                            "The pooler at %s gives each transaction another session of PostgreSQL, and Sluice needs sessions of its own.",
                            bouncer.target().url());
        }
    }

    @ParameterizedTest
    @CsvSource({"client_connection_check_interval, 1s", "tcp_keepalives_idle, 30"})
    void letsSluiceSetUpEachSession(String name, String value) throws IOException {
        var loops = new DatabaseConfiguration().databaseLoops();
        try (var bouncer = start("session")) {
            var settings = PreparedDatabaseIntegrationTests.settings(bouncer.target());
            var pool = Connections.pool("test", 1, bouncer.target(), settings, loops);
            var sql = new SqlRunner(pool, new Availability(), null, List.of());
            var shown =
                    sql.rows(
                            "select current_setting($1) as shown",
                            List.of(name),
                            row -> row.get("shown", String.class));
            assertThat(shown.blockFirst()).isEqualTo(value);
            pool.dispose();
        } finally {
            loops.dispose();
        }
    }

    /** The name of a traced statement ends with it, so the session's next user never sees it. */
    @Test
    void passesNoNameOfAStatementToTheNextUser() throws IOException, SQLException {
        var named =
                NamedStatement.text(
                                "select 1 as ord, current_setting('application_name') as fragment, pg_backend_pid() as size",
                                0)
                        .replace("$1", "?");
        try (var bouncer = start("transaction");
                var first = bouncer.target().connect();
                var second = bouncer.target().connect();
                var statement = first.prepareStatement(named)) {
            statement.setString(1, "sluice: query Tasks 4bf92f35");
            var shown = only(statement.executeQuery());
            assertThat(shown).startsWith("1|sluice: query Tasks 4bf92f35|");

            var after =
                    "select 1, current_setting('application_name') as fragment, pg_backend_pid()";
            var pid = shown.substring(shown.lastIndexOf('|'));
            try (var later = second.createStatement();
                    var again = first.createStatement()) {
                assertThat(only(later.executeQuery(after))).isEqualTo("1|sluice" + pid);
                assertThat(only(again.executeQuery(after))).isEqualTo("1|sluice" + pid);
            }
        }
    }

    private static String only(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getString(1) + "|" + rows.getString(2) + "|" + rows.getString(3);
    }

    private PgBouncer start(String mode) throws IOException {
        var bouncer = PgBouncer.start(database, mode, directory);
        await().until(() -> accepts(bouncer.target()));
        return bouncer;
    }

    private static boolean accepts(DatabaseTarget target) {
        try (var connection = target.connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }
}
