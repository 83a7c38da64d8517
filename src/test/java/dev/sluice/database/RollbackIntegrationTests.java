package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each migration has a rollback, and they can be run: all of them, the newest first. */
class RollbackIntegrationTests {

    private static final Path MIGRATIONS = Path.of("db", "migration");
    private static final Path ROLLBACKS = Path.of("db", "rollback");
    private static final String HISTORY = "flyway_schema_history";
    private static final Pattern TABLE = Pattern.compile("(?m)^create (?:table|view) (\\w+)");

    /** Tables and views, functions, types that are not theirs. */
    private static final String OBJECTS =
            """
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
            union all select proname from pg_proc where pronamespace = 'public'::regnamespace
            union all select typname from pg_type
            where typnamespace = 'public'::regnamespace and typtype in ('e', 'd')""";

    @Test
    void everyMigrationHasOne() throws IOException {
        assertThat(names(ROLLBACKS)).isEqualTo(names(MIGRATIONS));
    }

    @Test
    void theyUndoEverythingAndItCanBeMigratedAgain() throws IOException, SQLException {
        var target = TestDatabase.empty();
        Migrations.run(target);

        try (var connection = target.connect()) {
            var migrated = objects(connection);
            for (var name : names(MIGRATIONS).stream().sorted(Comparator.reverseOrder()).toList()) {
                undo(connection, name);
                assertThat(objects(connection))
                        .as("what is left after %s", name)
                        .filteredOn(made(name)::contains)
                        .isEmpty();
            }
            assertThat(objects(connection)).containsExactly(HISTORY);

            Migrations.run(target);
            assertThat(objects(connection)).isEqualTo(migrated);
        }
    }

    /** The file, and then the migration's row in the history ({@code docs/operations.md}). */
    private static void undo(Connection connection, String name) throws IOException, SQLException {
        try (var statement = connection.createStatement();
                var forget =
                        connection.prepareStatement(
                                "delete from " + HISTORY + " where script = ?")) {
            statement.execute(Files.readString(ROLLBACKS.resolve(name)));
            forget.setString(1, name);
            assertThat(forget.executeUpdate()).as("rows of %s in the history", name).isOne();
        }
    }

    private static List<String> made(String name) throws IOException {
        return TABLE.matcher(Files.readString(MIGRATIONS.resolve(name)))
                .results()
                .map(table -> table.group(1))
                .toList();
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static List<String> objects(Connection connection) throws SQLException {
        var objects = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var cursor = statement.executeQuery(OBJECTS)) {
            while (cursor.next()) {
                objects.add(cursor.getString(1));
            }
        }
        objects.sort(Comparator.naturalOrder());
        return objects;
    }
}
