package dev.sluice.database.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class PreparedDatabaseIntegrationTests {

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
    void verifiesADatabaseOfOthersAndChangesNothing() throws SQLException {
        var target = TestDatabase.empty();

        assertThatThrownBy(() -> prepare(target, null, null))
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure ->
                                assertThat(failure.advice())
                                        .contains("java -jar sluice.jar migrate"))
                .hasMessageContaining(
                        "The schema of the database at %s is not at the version of this Sluice",
                        target.url())
                .hasMessageContaining("V010__identity.sql");
        assertThat(count(target, "pg_tables where schemaname = 'public'")).isZero();

        Migrations.run(target);
        prepare(target, null, null);
    }

    @Test
    void verifiesThatRepeatableMigrationsAreUpToDate() {
        var target = TestDatabase.empty();
        Migrations.run(target);
        TestDatabase.execute(
                target,
                "update flyway_schema_history set checksum = 1 where script = 'R__views.sql'");

        assertThatThrownBy(() -> prepare(target, null, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(
                        "1 of its migrations have not run, the first is R__views.sql");
    }

    /** While two versions run, the older one starts on the newer one's schema. */
    @Test
    void acceptsTheSchemaOfANewerSluice() {
        var target = TestDatabase.empty();
        Migrations.run(target);
        TestDatabase.execute(
                target,
                """
                insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                  select max(installed_rank) + 1, '9999', 'newer', 'SQL', 'V9999__newer.sql', 1, 'x', 1, true from flyway_schema_history;
                update flyway_schema_history set checksum = 1 where script = 'R__views.sql'""");

        prepare(target, null, null);
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
        return prepare(target, demo, true);
    }

    private PreparedDatabase prepare(
            DatabaseTarget target, @Nullable Boolean demo, @Nullable Boolean migrate) {
        return PreparedDatabase.prepare(
                settings(target, migrate),
                new StartSettings(directory, demo),
                new SecretSettings(List.of(), null),
                new DataDirectory(directory));
    }

    public static DatabaseSettings settings(DatabaseTarget target) {
        return settings(target, true);
    }

    private static DatabaseSettings settings(DatabaseTarget target, @Nullable Boolean migrate) {
        return new DatabaseSettings(
                target.url(),
                target.user(),
                target.password(),
                migrate,
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
