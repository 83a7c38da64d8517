package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.DemoDatabase;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signing in costs the database, as its log says. */
class SignInIntegrationTests {

    private static final int CALLERS = 180;

    /**
     * Four connections for requests and two for sign-in, opened by the first request of each kind.
     */
    private static final int CONNECTIONS = 6;

    @TempDir private Path directory;

    @Test
    void takesOneStatementForEachNewCallerAndNoConnection() throws IOException, SQLException {
        var settings = Map.of("log_statement", "all", "log_connections", "on");
        try (var postgres =
                EmbeddedPostgres.start(
                        new DataDirectory(directory), TestDatabase.BINARIES, 0, settings)) {
            var database = postgres.target();
            DemoDatabase.fill(database);
            var callers = newUsers(database);
            try (var sluice = TestSluice.start(database, Map.of())) {
                await().until(() -> sessions(database) == CONNECTIONS);
                callers.forEach(sluice::token);
                var before = log().size();

                callers.forEach(
                        caller ->
                                assertThat(sluice.ask(caller, "{ __typename }").has("errors"))
                                        .isFalse());

                var lines = log();
                var log = lines.subList(before, lines.size());
                assertThat(
                                count(
                                        log,
                                        ".*execute \\S+: select 1::bigint as ord, json_build_object.*"))
                        .isEqualTo(CALLERS);
                assertThat(count(log, ".*execute \\S+: select 1")).isZero();
                assertThat(count(log, ".*connection authorized.*")).isZero();
            }
        }
    }

    private static List<String> newUsers(DatabaseTarget database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                insert into users (username, name, email)
                                select 'new' || n, 'New', 'new' || n || '@example.org' from generate_series(1, %d) as n
                                returning id::text"""
                                        .formatted(CALLERS))) {
            var ids = new ArrayList<String>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    /** Asked through a connection that is none of Sluice's. */
    private static int sessions(DatabaseTarget database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where application_name = 'sluice'"
                                        + " and pid <> pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(directory.resolve("postgres.log"));
    }

    private static long count(List<String> log, String pattern) {
        return log.stream().filter(line -> line.matches(pattern)).count();
    }
}
