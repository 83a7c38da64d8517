package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** Events and all that refers to them. */
    private static final String ROWS =
            """
            select e::text from events as e union all select e::text from linear_events as e
            union all select e::text from slack_events as e union all select e::text from github_events as e
            union all select e::text from deployment_events as e
            union all select e::text from event_processing_logs as e
            union all select e::text from webhooks as e union all select e::text from notifications as e
            order by 1""";

    /** What belongs to events, but for the partitions. */
    private static final String SHAPE =
            """
            select conname || ' ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
            where 'events'::regclass in (conrelid, confrelid) and conparentid = 0
            union all select pg_get_indexdef(indexrelid) || coalesce(obj_description(indexrelid, 'pg_class'), '') from pg_index
            where indrelid = 'events'::regclass
            union all select pg_get_triggerdef(oid) from pg_trigger where tgrelid = 'events'::regclass and not tgisinternal
            union all select attname || format_type(atttypid, atttypmod) || attnotnull || col_description(attrelid, attnum) from pg_attribute
            where attrelid = 'events'::regclass and attnum > 0
            union all select obj_description('events'::regclass, 'pg_class')
            union all select viewname || definition || coalesce(obj_description(viewname::regclass, 'pg_class'), '') from pg_views
            where schemaname = 'public'
            order by 1""";

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

    /** Neither making partitions of a table nor undoing it changes a row, or what belongs to it. */
    @Test
    void eventsAreKeptWhenTheirPartitionsAreUndoneAndMadeAgain() throws IOException, SQLException {
        var target = TestDatabase.copy();
        try (var connection = target.connect()) {
            var partitioned = query(connection, SHAPE);
            var rows = query(connection, ROWS);
            assertThat(rows).isNotEmpty();

            var later =
                    names(MIGRATIONS).stream()
                            .filter(name -> name.compareTo("V360") >= 0)
                            .sorted(Comparator.reverseOrder())
                            .toList();
            for (var name : later) {
                undo(connection, name);
            }
            assertThat(query(connection, ROWS)).isEqualTo(rows);
            assertThat(query(connection, "select relkind from pg_class where relname = 'events'"))
                    .containsExactly("r");
            assertThatThrownBy(
                            () ->
                                    query(
                                            connection,
                                            "insert into events (event_type_id, external_id) select event_type_id, external_id from events where external_id is not null returning id"))
                    .hasMessageContaining("events_event_type_id_external_id_key");

            Migrations.run(target);
            assertThat(query(connection, ROWS)).isEqualTo(rows);
            assertThat(query(connection, SHAPE)).isEqualTo(partitioned);
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
        var objects = query(connection, OBJECTS);
        objects.sort(Comparator.naturalOrder());
        return objects;
    }

    /** The first column. */
    private static List<String> query(Connection connection, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var cursor = statement.executeQuery(sql)) {
            while (cursor.next()) {
                texts.add(cursor.getString(1));
            }
        }
        return texts;
    }
}
