package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SchemaScript;
import dev.sluice.TestDatabase;
import dev.sluice.database.start.Migrations;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/**
 * Holds that each migration after the first release can be undone by its file in {@code
 * db/rollback}. Two example migrations take part, so that the tests have work before there are real
 * ones.
 */
class RollbackIntegrationTests {

    private static final Path MIGRATIONS = Path.of("db", "migration");
    private static final Path ROLLBACKS = Path.of("db", "rollback");
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "rollback");
    private static final Pattern VERSIONED = Pattern.compile("V(\\d+)__\\w+\\.sql");

    /** The last version of the first release; its files have no rollback. */
    private static final int RELEASED = 130;

    /** The functions and views that the repeatable files define. */
    private static final Pattern REPEATABLE =
            Pattern.compile(
                    "(?m)^create (?:or replace )?(function|procedure|view|materialized view) (\\w+)");

    @Test
    void everyLaterMigrationHasOne() throws IOException {
        assertThat(names(ROLLBACKS)).isEqualTo(later(names(MIGRATIONS)));
    }

    @Test
    void theFirstReleaseHasOneMigrationForEachArea() throws IOException {
        var released = names(MIGRATIONS).headMap(RELEASED, true).values();
        assertThat(released.stream().map(name -> name.replaceFirst("^V\\d+__", "")))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(10);
    }

    @Test
    void eachUndoesItsMigration() throws IOException, SQLException {
        var rollbacks = paths(ROLLBACKS);
        rollbacks.putAll(paths(EXAMPLES.resolve("undo")));
        var stages = stages(rollbacks);
        var target = TestDatabase.empty();
        examples(target).load().migrate();

        for (var version : rollbacks.descendingKeySet()) {
            undo(target, rollbacks.get(version));
            assertThat(versionedObjects(target))
                    .as("the schema after undoing version %d", version)
                    .isEqualTo(stages.get(version));
        }
    }

    @Test
    void anUndoneMigrationCanRunAgain() throws IOException, SQLException {
        var target = TestDatabase.empty();
        examples(target).load().migrate();
        var migrated = SchemaScript.objects(target);

        for (var rollback : paths(EXAMPLES.resolve("undo")).descendingMap().values()) {
            undo(target, rollback);
        }
        assertThat(SchemaScript.objects(target)).isNotEqualTo(migrated);
        Migrations.run(target);
        examples(target).load().migrate();

        assertThat(SchemaScript.objects(target)).isEqualTo(migrated);
    }

    /** The schema before each version, made without its successors and the repeatable files. */
    private static Map<Integer, Map<String, String>> stages(NavigableMap<Integer, Path> rollbacks)
            throws IOException, SQLException {
        var target = TestDatabase.empty();
        versionedOnly(target, RELEASED);
        var stages = new HashMap<Integer, Map<String, String>>();
        for (var version : rollbacks.keySet()) {
            stages.put(version, versionedObjects(target));
            versionedOnly(target, version);
        }
        return stages;
    }

    private static void versionedOnly(DatabaseTarget target, int version) {
        examples(target)
                .repeatableSqlMigrationPrefix("none")
                .target(String.valueOf(version))
                .load()
                .migrate();
    }

    private static FluentConfiguration examples(DatabaseTarget target) {
        return Flyway.configure()
                .dataSource(target.dataSource())
                .initSql(target.beginSession())
                .locations("classpath:db/migration", "classpath:rollback/migration");
    }

    /** Does what {@code docs/operations.md} says: the file, then the row of the history. */
    private static void undo(DatabaseTarget target, Path rollback)
            throws IOException, SQLException {
        var name = rollback.getFileName().toString();
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var forget =
                        connection.prepareStatement(
                                "delete from flyway_schema_history where script = ?")) {
            statement.execute(Files.readString(rollback));
            forget.setString(1, name);
            assertThat(forget.executeUpdate()).as("rows of %s in the history", name).isOne();
        }
    }

    /** All objects but those of the repeatable files. */
    private static Map<String, String> versionedObjects(DatabaseTarget target)
            throws IOException, SQLException {
        var objects = SchemaScript.objects(target);
        try (var files = Files.newDirectoryStream(MIGRATIONS, "R__*.sql")) {
            for (var file : files) {
                REPEATABLE
                        .matcher(Files.readString(file))
                        .results()
                        .map(made -> made.group(1) + " " + made.group(2))
                        .forEach(made -> objects.keySet().removeIf(name -> isNamed(name, made)));
            }
        }
        return objects;
    }

    /** A function's name has its arguments' types behind it. */
    private static boolean isNamed(String object, String made) {
        return object.equals(made) || object.startsWith(made + "(");
    }

    private static NavigableMap<Integer, String> later(NavigableMap<Integer, String> names) {
        return names.tailMap(RELEASED, false);
    }

    private static NavigableMap<Integer, String> names(Path folder) throws IOException {
        var names = new TreeMap<Integer, String>();
        paths(folder).forEach((version, path) -> names.put(version, path.getFileName().toString()));
        return names;
    }

    private static NavigableMap<Integer, Path> paths(Path folder) throws IOException {
        var paths = new TreeMap<Integer, Path>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var name = VERSIONED.matcher(file.getFileName().toString());
                if (name.matches()) {
                    paths.put(Integer.valueOf(name.group(1)), file);
                }
            }
        }
        return paths;
    }
}
