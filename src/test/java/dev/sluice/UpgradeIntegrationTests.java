package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.catalog.declaration.Declarations;
import dev.sluice.database.DemoDatabase;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.ExpressionTypes;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.query.sql.CatalogVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds that a database of the first release can be upgraded while gateways of that release still
 * serve it: nothing is lost, and both versions fit the migrated schema. A migration expands the
 * schema; a later release contracts it.
 *
 * <p>{@code src/test/upgrade} has the database and the SDL of the first release.
 */
class UpgradeIntegrationTests {

    private static final Path FOLDER = Path.of("src", "test", "upgrade");
    private static final Path MIGRATIONS = Path.of("db", "migration");

    /** The key of the dump's secrets, all of which are demo data. */
    private static final String KEY = "embedded-700a89d0";

    /** The last version of the first release. */
    private static final int RELEASED = 130;

    private static final Pattern VERSIONED = Pattern.compile("V(\\d+)__\\w+\\.sql");

    /** Statements after which a gateway of the version before may fail. */
    private static final Pattern CONTRACTS =
            Pattern.compile(
                    "\\b(drop\\s+(table|column|type|view|materialized|function|schema)"
                            + "|rename\\s+(to|column|value|constraint)"
                            + "|alter\\s+column\\s+\\w+\\s+(set\\s+data\\s+)?type"
                            + "|set\\s+not\\s+null|set\\s+schema)\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final String MARK = "-- contract: ";

    @Test
    void losesNothing() throws IOException, SQLException {
        var database = restored();
        var before = rows(database);
        assertThat(before).hasSizeGreaterThan(50);
        assertThat(before.get("tasks")).isPositive();

        DemoDatabase.migrate(database);

        var after = rows(database);
        assertThat(after).containsAllEntriesOf(before);
        try (var sluice = TestSluice.start(database, settings(Map.of()))) {
            assertThat(count(sluice, "eventTypes")).isEqualTo(before.get("event_types"));
            assertThat(count(sluice, "tasks")).isPositive();
        }
    }

    @Test
    void theFirstReleaseServesTheNextVersion(@TempDir Path folder)
            throws IOException, SQLException {
        var database = restored();
        DemoDatabase.migrate(database);
        migrate(database, "classpath:upgrade/expand");

        assertThat(problems(database)).isEmpty();
        var sdl = folder.resolve("first.graphqls");
        Files.writeString(sdl, text("130.graphqls.gz"));
        try (var sluice =
                TestSluice.start(
                        database,
                        settings(Map.of("sluice.schema.locations", sdl.toUri().toString())))) {
            assertThat(count(sluice, "eventTypes")).isEqualTo(rows(database).get("event_types"));
            assertThat(count(sluice, "tasks")).isPositive();
        }
    }

    @Test
    void findsAMigrationThatTheFirstReleaseCannotServe() throws IOException, SQLException {
        var database = restored();
        migrate(database, "classpath:upgrade/contract");

        assertThat(problems(database))
                .contains("Project.description: there is no column projects.description");
    }

    @Test
    void laterMigrationsExpandUnlessMarked() throws IOException {
        try (var files = Files.newDirectoryStream(MIGRATIONS, "V*.sql")) {
            for (var file : files) {
                var name = VERSIONED.matcher(file.getFileName().toString());
                assertThat(name.matches()).as("%s", file).isTrue();
                if (Integer.parseInt(name.group(1)) > RELEASED) {
                    assertThat(mayRun(Files.readString(file)))
                            .as("%s contracts the schema: mark it with \"%s\"", file, MARK)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table tasks drop column title;",
                "DROP TABLE tasks;",
                "alter table tasks rename to work;",
                "alter table tasks\n  alter column title set data type varchar(10);",
                "alter table tasks alter column title type varchar(10);",
                "alter table tasks alter column title set not null;",
                "alter type task_status rename value 'a' to 'b';",
            })
    void aContractionNeedsAMark(String sql) {
        assertThat(mayRun(sql)).isFalse();
        assertThat(mayRun(MARK + "no release reads it since 1.1\n" + sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table a (id uuid primary key, type text not null);",
                "alter table tasks add column note text;",
                "create index on tasks (title, id);",
                "-- drop table tasks would be wrong\nselect 1;",
            })
    void anExpansionNeedsNoMark(String sql) {
        assertThat(mayRun(sql)).isTrue();
    }

    private static boolean mayRun(String sql) {
        var statements = sql.replaceAll("(?m)--.*$", "");
        return sql.startsWith(MARK) || !CONTRACTS.matcher(statements).find();
    }

    /** A database with the dump of the first release, as {@code psql} would restore it. */
    private static DatabaseTarget restored() throws IOException {
        var database = TestDatabase.empty();
        // The dump has the domain that stands for the type of pgvector.
        TestDatabase.dropVectorExtension(database);
        var dump =
                text("130.sql.gz")
                        .lines()
                        .filter(line -> !line.startsWith("\\"))
                        .collect(Collectors.joining("\n"));
        TestDatabase.execute(database, dump);
        return database;
    }

    private static String text(String name) throws IOException {
        try (var file = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name)))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The number of rows of each table, without the history of migrations. */
    private static Map<String, Long> rows(DatabaseTarget database) throws SQLException {
        var counts = new TreeMap<String, Long>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                select relname, (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || oid::regclass, true, true, '')))[1]::text::bigint
                                from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                                  and not relispartition and relname <> 'flyway_schema_history'""")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    /** Settings of a gateway that does not migrate, with the key of the dump's secrets. */
    private static Map<String, String> settings(Map<String, String> more) {
        var settings = new TreeMap<>(more);
        settings.put("sluice.database.migrate", "false");
        settings.put("sluice.secrets.keys", KEY + "=file:" + FOLDER.resolve("130.secret-key"));
        return settings;
    }

    private static long count(TestSluice sluice, String list) {
        var answer = sluice.ask("ada", "{ %s(first: 1) { totalCount } }".formatted(list));
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        return Long.parseLong(answer.at("/data/" + list + "/totalCount").asString());
    }

    private static void migrate(DatabaseTarget database, String location) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .initSql(database.beginSession())
                .locations("classpath:db/migration", location)
                .load()
                .migrate();
    }

    /** The differences between a database and the SDL of the first release. */
    private static List<String> problems(DatabaseTarget database) throws IOException, SQLException {
        var problems = new CatalogProblems();
        var catalog =
                CatalogReader.read(Declarations.parse(List.of(text("130.graphqls.gz"))), problems);
        try (var connection = database.connect()) {
            CatalogVerifier.verify(
                    catalog,
                    DatabaseSchema.read(connection),
                    new ExpressionTypes(connection),
                    problems);
        }
        return problems.all();
    }
}
