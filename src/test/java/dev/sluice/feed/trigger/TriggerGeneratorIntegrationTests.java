package dev.sluice.feed.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.catalog.declaration.Declarations;
import dev.sluice.database.DemoDatabase;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.feed.LoggedColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TriggerGeneratorIntegrationTests {

    private static final String SDL =
            """
            interface Node { id: ID! }
            enum ThingColour { RED BLUE }
            type Thing implements Node @table(name: "things") @visible(rule: OWNER, by: "owner_id") @visible(rule: MEMBER, by: "project_id") {
                id: ID!
                colour: ThingColour!
                parts: PartConnection! @toMany(by: "thing_id")
            }
            type Part implements Node @table(name: "parts") @visible(rule: SIGNED_IN) {
                id: ID!
                thing: Thing @toOne(by: "thing_id")
                maker: Thing @toOne(by: "maker_id")
            }
            """;

    private static final String TABLES =
            """
            create type thing_colour as enum ('red', 'blue');
            create table things (
              id uuid not null default uuidv7(), owner_id uuid, project_id uuid, other_id uuid, colour thing_colour not null default 'red', new_flag boolean,
              note text, deleted_at timestamptz) partition by list (colour);
            create table red_things partition of things for values in ('red');
            create table blue_things partition of things for values in ('blue');
            create table parts (id uuid primary key default uuidv7(), thing_id uuid, maker_id uuid, other_id uuid, sizes integer)""";

    private static final String EVENT_TYPE =
            "insert into event_types (name, source) values ('tested', 'github')";

    private final DatabaseTarget database = TestDatabase.migrated();

    private static Catalog catalog(String sdl) {
        var problems = new CatalogProblems();
        var catalog = CatalogReader.read(Declarations.parse(List.of(sdl)), problems);
        problems.throwIfAny();
        return catalog;
    }

    private List<String> problems(String sdl) throws SQLException {
        var problems = new CatalogProblems();
        try (var connection = database.connect()) {
            TriggerVerifier.verify(
                    catalog(sdl), DatabaseSchema.read(connection), connection, problems);
        }
        return problems.all();
    }

    private String value(String query) {
        try (var session = database.connect();
                var statement = session.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private LoggedColumns logged(String table) throws SQLException {
        try (var connection = database.connect()) {
            return Objects.requireNonNull(LoggedTables.read(connection).layout(table)).columns();
        }
    }

    @Test
    void watchesEveryTableWithATypeAndEveryTableThatARuleReads() throws SQLException {
        try (var connection = database.connect()) {
            var catalog = DemoDatabase.catalog();
            var schema = DatabaseSchema.read(connection);
            var watched = WatchedTables.of(catalog, schema);
            assertThat(watched)
                    .extracting(LoggedColumns::table)
                    .containsAll(
                            catalog.entities().stream()
                                    .map(entity -> schema.table(entity.table()))
                                    .filter(table -> !table.isView())
                                    .map(DatabaseSchema.Table::name)
                                    .toList())
                    .contains(
                            "project_members",
                            "organization_members",
                            "conversation_participants",
                            "project_repositories",
                            "agents",
                            "tasks");
            var members =
                    watched.stream()
                            .filter(table -> table.table().equals("project_members"))
                            .findFirst()
                            .orElseThrow();
            assertThat(members.keys()).contains("project_id", "user_id");
            assertThat(members.states()).contains("role", "is_live");
        }
    }

    @Test
    void sluicesOwnTablesAreWatched() throws SQLException {
        assertComplete();
        assertThat(TriggerGenerator.run(database, DemoDatabase.catalog())).isEmpty();
    }

    private void assertComplete() throws SQLException {
        var problems = new CatalogProblems();
        try (var connection = database.connect()) {
            TriggerVerifier.verify(
                    DemoDatabase.catalog(), DatabaseSchema.read(connection), connection, problems);
        }
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void logsTheColumnsThatTheTypesName() throws SQLException {
        TestDatabase.execute(database, TABLES);

        var changed = TriggerGenerator.run(database, catalog(SDL));

        assertThat(changed)
                .containsExactlyInAnyOrder("things", "red_things", "blue_things", "parts");
        assertThat(logged("things"))
                .isEqualTo(
                        new LoggedColumns(
                                "things",
                                List.of("owner_id", "project_id"),
                                List.of(),
                                List.of("colour", "deleted_at", "new_flag")));
        assertThat(logged("parts"))
                .isEqualTo(
                        new LoggedColumns(
                                "parts", List.of(), List.of("maker_id", "thing_id"), List.of()));
        assertThat(problems(SDL)).isEmpty();
        assertThat(TriggerGenerator.run(database, catalog(SDL))).isEmpty();
    }

    /** Between the migration and the triggers, nothing was logged. */
    @Test
    void aTableWithNewTriggersIsReadAnew() {
        TestDatabase.execute(database, TABLES + "; insert into things default values");
        TriggerGenerator.run(database, catalog(SDL));

        assertThat(
                        value(
                                """
                                select string_agg(distinct c.kind::text || ' ' || l."table", ', ') from feed.changes as c
                                join feed.layouts as l on l.id = c.layout where l."table" in ('things', 'parts')"""))
                .isEqualTo("R parts, R things");
    }

    @Test
    void aPartitionHasTriggersOfItsOwn() {
        TestDatabase.execute(database, TABLES);
        TriggerGenerator.run(database, catalog(SDL));
        TestDatabase.execute(
                database,
                "truncate feed.changes; insert into red_things default values; insert into things (colour) values ('blue')");

        assertThat(value("select count(*) from feed.changes where kind = 'I'")).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop trigger feed_insert on things | things: has no triggers that log its changes: run `java -jar sluice.jar migrate`",
                "drop trigger feed_truncate on red_things | red_things: has no triggers that log its changes: run `java -jar sluice.jar migrate`",
                "alter table parts disable trigger feed_update | parts: has no triggers that log its changes: run `java -jar sluice.jar migrate`",
                "alter table parts enable trigger feed_delete | parts: has no triggers that log its changes: run `java -jar sluice.jar migrate`",
                "create table green partition of things default | green: has no triggers that log its changes: run `java -jar sluice.jar migrate`"
            })
    void findsAndRepairsWhatIsMissing(String sql, String problem) throws SQLException {
        TestDatabase.execute(database, TABLES);
        TriggerGenerator.run(database, catalog(SDL));
        TestDatabase.execute(database, sql);

        assertThat(problems(SDL)).containsExactly(problem);
        assertThat(TriggerGenerator.run(database, catalog(SDL)))
                .containsExactly(problem.replaceFirst(":.*", ""));
        assertThat(problems(SDL)).isEmpty();
    }

    /** Its apply worker calls no triggers of statements. */
    @Test
    void findsTablesOfALogicalReplication() throws SQLException {
        TestDatabase.execute(database, TABLES);
        TriggerGenerator.run(database, catalog(SDL));
        TestDatabase.executeAsSuperuser(
                database,
                """
                insert into pg_subscription_rel (srsubid, srrelid, srsubstate)
                  values (1, 'parts'::regclass, 'r'), (1, 'red_things'::regclass, 'r')""");

        assertThat(problems(SDL))
                .containsExactlyInAnyOrder(
                        "parts: a subscription of logical replication writes to it, and the log does not tell that: take it out of the subscription",
                        "red_things: a subscription of logical replication writes to it, and the log does not tell that: take it out of the subscription");
    }

    /** The version before still finds its columns, so both can read the log. */
    @Test
    void aNewerVersionLogsMore() throws SQLException {
        TestDatabase.execute(database, TABLES);
        TriggerGenerator.run(database, catalog(SDL));
        var first = value("select max(id) from feed.layouts");
        TestDatabase.execute(database, "truncate feed.changes");
        var newer =
                SDL.replace(
                                "thing: Thing @toOne(by: \"thing_id\")",
                                "other: Thing @toOne(by: \"other_id\")")
                        .replace("parts: PartConnection! @toMany(by: \"thing_id\")", "");

        assertThat(problems(newer))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("parts: its log lacks columns");
        assertThat(TriggerGenerator.run(database, catalog(newer))).containsExactly("parts");
        var resyncs =
                "select string_agg(kind::text || ' ' || (layout = (select max(id) from feed.layouts)), ', ') from feed.changes";
        assertThat(value(resyncs)).isEqualTo("R true");

        assertThat(logged("parts").links()).containsExactly("maker_id", "thing_id", "other_id");
        assertThat(problems(newer)).isEmpty();
        assertThat(problems(SDL)).isEmpty();
        assertThat(TriggerGenerator.run(database, catalog(SDL))).isEmpty();
        assertThat(value(resyncs)).isEqualTo("R true");
        assertThat(value("select count(*) from feed.layouts where id <= " + first))
                .isNotEqualTo("0");
    }

    @Test
    void aDroppedColumnLeavesTheLayout() throws SQLException {
        TestDatabase.execute(database, TABLES);
        TriggerGenerator.run(database, catalog(SDL));
        TestDatabase.execute(database, "alter table things drop column new_flag");
        TriggerGenerator.run(database, catalog(SDL));

        assertThat(logged("things").states()).containsExactly("colour", "deleted_at");
        TestDatabase.execute(database, "insert into things default values");
    }

    /** A busy table is tried again; meanwhile the tables beside it have no lock. */
    @Test
    void waitsForABusyTableAlone() throws Exception {
        TestDatabase.execute(database, TABLES);
        try (var writer = database.connect();
                var statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("insert into things default values");
            var generating =
                    CompletableFuture.supplyAsync(
                            () -> TriggerGenerator.run(database, catalog(SDL)));
            org.awaitility.Awaitility.await()
                    .until(
                            () ->
                                    value(
                                                    "select count(*) from pg_trigger where tgrelid = 'parts'::regclass")
                                            .equals("4"));
            assertThat(generating).isNotDone();
            for (var i = 0; i < 20; i++) {
                assertThatCode(
                                () ->
                                        TestDatabase.execute(
                                                database,
                                                "set statement_timeout = '10s'; insert into parts default values"))
                        .doesNotThrowAnyException();
            }
            writer.commit();
            assertThat(generating.get()).contains("things");
        }
        assertThat(problems(SDL)).isEmpty();
    }

    @Test
    void leavesTheFunctionsOfANewerSluiceAlone(CapturedOutput output) {
        TestDatabase.execute(database, TABLES);
        TriggerGenerator.run(database, catalog(SDL));
        var body = "select prosrc from pg_proc where oid = 'feed.log_parts'::regproc";
        assertThat(value(body)).contains("-- Version %d of".formatted(LoggerSql.VERSION));
        TestDatabase.execute(
                database,
                "do $do$ begin execute replace(pg_get_functiondef('feed.log_parts'::regproc), '-- Version %d of', '-- Version 99 of'); end $do$; drop trigger feed_insert on parts"
                        .formatted(LoggerSql.VERSION));
        var newer = value(body);

        assertThat(TriggerGenerator.run(database, catalog(SDL))).containsExactly("parts");

        assertThat(value(body)).isEqualTo(newer).contains("-- Version 99 of");
        assertThat(output.toString())
                .contains(
                        "Left the functions of 1 tables alone, because a newer Sluice made them: parts");
        TestDatabase.execute(database, "truncate feed.changes; insert into parts default values");
        assertThat(value("select count(*) from feed.changes")).isEqualTo("1");
    }

    @Test
    void replacesTheFunctionsOfAnOlderSluice() {
        TestDatabase.execute(database, TABLES);
        TriggerGenerator.run(database, catalog(SDL));
        TestDatabase.execute(
                database,
                "create or replace function feed.log_parts() returns trigger language plpgsql as 'begin return null; end'");

        assertThat(TriggerGenerator.run(database, catalog(SDL))).containsExactly("parts");
        assertThat(
                        LoggerSql.version(
                                value(
                                        "select prosrc from pg_proc where oid = 'feed.log_parts'::regproc")))
                .isEqualTo(LoggerSql.VERSION);
    }

    @Test
    void namesTheSessionThatKeepsATable() throws SQLException {
        TestDatabase.execute(database, TABLES);
        try (var writer = database.connect();
                var generating = database.connect()) {
            writer.setAutoCommit(false);
            writer.createStatement()
                    .execute("set application_name = 'busy'; insert into parts default values");
            var pid = pid(writer);

            assertThatThrownBy(
                            () ->
                                    new TableLocks(generating, 3, 1)
                                            .run("parts", "lock table parts in exclusive mode"))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining("The table parts has no triggers that log its changes")
                    .hasMessageContaining(pid + " (")
                    .hasMessageContaining("busy, idle in transaction, since ");
            writer.rollback();
            assertThatCode(
                            () ->
                                    new TableLocks(generating, 1, 1)
                                            .run("parts", "lock table parts in exclusive mode"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void namesTheProcessThatDoesNotEnd() throws SQLException {
        try (var first = database.connect();
                var second = database.connect()) {
            new TableLocks(first).takeTurn();

            assertThatThrownBy(() -> new TableLocks(second, 1, 2).takeTurn())
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining(
                            "Another process makes the triggers that log changes, and does not end: session "
                                    + pid(first));
        }
        assertThat(TriggerGenerator.run(database, DemoDatabase.catalog())).isEmpty();
    }

    /** Autovacuum ends for a statement that waits as long as the detection of deadlocks. */
    @Test
    void waitsLongerIfAVacuumAloneHasTheTable() throws SQLException {
        TestDatabase.execute(database, TABLES);
        try (var vacuum = database.connect();
                var writer = database.connect();
                var generating = database.connect()) {
            var locks = new TableLocks(generating, 3, 1);
            assertThat(locks.untilAutovacuumEnds("parts")).isNull();

            vacuum.setAutoCommit(false);
            vacuum.createStatement().execute("lock table parts in share update exclusive mode");
            assertThat(locks.untilAutovacuumEnds("parts")).isEqualTo(1500);

            writer.setAutoCommit(false);
            writer.createStatement().execute("insert into parts default values");
            assertThat(locks.untilAutovacuumEnds("parts")).isNull();
            writer.rollback();
            vacuum.rollback();
        }
    }

    private static String pid(Connection session) throws SQLException {
        return String.valueOf(session.unwrap(PGConnection.class).getBackendPID());
    }

    /** A dump may leave the log out. */
    @Test
    void makesAMissingLog() throws SQLException {
        TestDatabase.execute(database, "drop table feed.changes");

        assertThat(problems(SDL))
                .containsExactly(
                        "feed.changes: the log is missing: run `java -jar sluice.jar migrate`");
        TriggerGenerator.run(database, DemoDatabase.catalog());

        assertComplete();
        TestDatabase.execute(database, EVENT_TYPE);
        assertThat(value("select count(*) from feed.changes")).isEqualTo("1");
    }

    @Test
    void theRollbackRemovesTheTriggers() throws IOException {
        TestDatabase.execute(
                database, Files.readString(Path.of("db", "rollback", "V150__feed.sql")));

        assertThat(value("select count(*) from pg_trigger where tgname like 'feed\\_%'"))
                .isEqualTo("0");
        TestDatabase.execute(database, EVENT_TYPE);
    }

    @Test
    void newPartitionsOfEventsAreWatched() throws SQLException {
        TestDatabase.execute(database, "select make_event_partitions(15)");

        assertComplete();
    }

    /** PL/pgSQL reads a statement when it first runs. */
    @Test
    void everyLoggerRuns() throws SQLException {
        var tables = new ArrayList<String>();
        try (var session = database.connect();
                var statement = session.createStatement();
                var rows = statement.executeQuery("select distinct \"table\" from feed.layouts")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        assertThat(tables).hasSizeGreaterThan(60);
        for (var table : tables) {
            TestDatabase.execute(
                    database,
                    """
                    insert into %1$s (id) select id from %1$s where false;
                    update %1$s set id = id where false;
                    delete from %1$s where false"""
                            .formatted(table));
        }
    }
}
