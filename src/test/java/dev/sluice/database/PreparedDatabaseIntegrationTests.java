package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.embedded.DataDirectory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDatabaseIntegrationTests {

    @TempDir private Path directory;

    @Test
    void migratesADatabaseOfOthersWithoutTheDemo() throws SQLException {
        var target = TestDatabase.empty();

        prepare(target, null);

        assertThat(count(target, "users")).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void loadsTheDemoOnceWhereItIsAskedFor() throws SQLException {
        var target = TestDatabase.empty();
        prepare(target, true);
        var users = count(target, "users");
        var tasks = count(target, "tasks");
        assertThat(users).isPositive();

        TestDatabase.execute(target, "delete from tasks where id = (select id from tasks limit 1)");
        prepare(target, true);

        assertThat(count(target, "users")).isEqualTo(users);
        assertThat(count(target, "tasks")).isEqualTo(tasks - 1);
    }

    @Test
    void neverTakesADatabaseOfOthersForNew() {
        assertThat(prepare(TestDatabase.empty(), null).firstStart().isPending()).isFalse();
    }

    @Test
    void findsTheAdministratorOfTheDemo() {
        assertThat(Administrator.of(TestDatabase.shared()))
                .isEqualTo(UUID.fromString("01900000-0000-7000-8000-000000000001"));
    }

    @Test
    void makesAnAdministratorWhereThereIsNone() {
        var target = TestDatabase.empty();
        prepare(target, null);

        var made = Administrator.of(target);

        assertThat(Administrator.of(target)).isEqualTo(made);
    }

    @Test
    void saysThatTheDatabaseDoesNotExist() {
        var target = TestDatabase.empty().withDatabase("nowhere");

        assertThatThrownBy(() -> prepare(target, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("There is no database \"nowhere\" at %s.", target.url());
    }

    @Test
    void saysThatThePasswordIsWrong() {
        var right = TestDatabase.empty();
        var wrong = DatabaseTarget.local(right.port(), right.database(), right.user(), "guess");

        assertThatThrownBy(() -> prepare(wrong, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "%s does not accept the user \"sluice\" with the given password.",
                        right.url());
    }

    @Test
    void saysThatNobodyAnswers() {
        var nobody = DatabaseTarget.local(1, "sluice", "sluice", "");

        assertThatThrownBy(() -> prepare(nobody, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("Cannot reach PostgreSQL at postgresql://127.0.0.1:1/sluice.");
    }

    @Test
    void saysWhatCannotBeMigrated() {
        var target = TestDatabase.empty();
        TestDatabase.execute(target, "create table users ()");

        assertThatThrownBy(() -> prepare(target, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("The database at %s cannot be migrated.", target.url());
    }

    private PreparedDatabase prepare(DatabaseTarget target, @Nullable Boolean demo) {
        return PreparedDatabase.prepare(
                settings(target), new StartSettings(directory, demo), new DataDirectory(directory));
    }

    static DatabaseSettings settings(DatabaseTarget target) {
        return new DatabaseSettings(
                target.url(),
                target.user(),
                target.password(),
                0,
                4,
                2,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                16,
                Duration.ofSeconds(7));
    }

    private static long count(DatabaseTarget target, String table) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
