package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/**
 * The databases of the five systems, made from their own documents, are brought in as {@code
 * db/import} shows: every row of every table, and every column of the inventory.
 *
 * <p>What is to arrive stands in {@code expected.csv} of each system. A line without a column says
 * which table a table's rows go to, their key, and which of them do; any other line compares two
 * expressions, over the old row {@code s} and the new row {@code t}.
 */
class ImportIntegrationTests {

    private static final Path INVENTORY = Path.of("db", "inventory.csv");

    @ParameterizedTest
    @EnumSource
    void everyRowAndColumnArrives(OldSystem system) throws SQLException, IOException {
        var target = imported(system);

        try (var connection = target.connect()) {
            expect(connection, system);
            OldSystem.set(connection, "sluice.secret_key", OldSystem.KEY);
            assertThat(unexpected(connection, system))
                    .as("lines of the inventory that nothing is expected of")
                    .isEmpty();
            for (var line : lines(connection)) {
                if (line.isTable()) {
                    everyRowArrived(connection, system, line);
                } else {
                    everyValueArrived(connection, system, line);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSecondRunChangesNothing(OldSystem system) throws SQLException {
        var target = imported(system);
        var first = contents(target);

        system.bringInto(target);

        assertThat(contents(target)).isEqualTo(first);
    }

    /** Clause 16 of docs/feed.md. */
    @Test
    void theLogHasOneResyncOfEverythingForAnImport() throws SQLException {
        var target = imported(OldSystem.VIBE8);

        try (var connection = target.connect()) {
            assertThat(
                            rows(
                                    connection,
                                    """
                                    select c.kind::text from feed.changes as c
                                    where c.xid = (select xid from feed.changes where layout is null)"""))
                    .containsExactly("R");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsBroughtInWithoutItsTables(OldSystem system) {
        var target = TestDatabase.migrated();
        TestDatabase.execute(target, "create schema \"%s\"".formatted(system.inventoryName()));

        assertThatThrownBy(() -> system.bringInto(target))
                .hasMessageContaining("lacks tables of " + system.label());
    }

    @Test
    void aLaterRunBringsInWhatIsNewAndLeavesTheRest() throws SQLException {
        var target = imported(OldSystem.VIBE8);
        TestDatabase.execute(
                target,
                """
                set search_path = vibe8;
                insert into jobs (job_id, user_id, status, source_kind)
                  select 'new', user_id, 'pending', 'upload' from jobs limit 1;
                update jobs set status = 'completed' where job_id = 'c'""");

        OldSystem.VIBE8.bringInto(target);

        try (var connection = target.connect()) {
            assertThat(
                            rows(
                                    connection,
                                    "select status::text from jobs where source_key in ('c', 'new')"))
                    .containsExactly("pending", "pending");
        }
    }

    @Test
    void anUnknownLabelStopsTheImportAndIsNamed() throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.VIBE8.load(target);
        TestDatabase.execute(target, "update vibe8.jobs set status = 'Dozing' where job_id = 'c'");

        assertThatThrownBy(() -> OldSystem.VIBE8.bringInto(target))
                .hasMessageContaining(
                        "jobs.status, key c: The import knows no meaning for the label \"Dozing\".");

        try (var connection = target.connect()) {
            assertThat(rows(connection, "select id::text from users")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // As the document's diagram has them.
                """
                alter table meta_query rename column query_id to meta_query_id;
                alter table ground_truth drop column ground_truth_id;
                alter table ground_truth add primary key (completion_query_id, truth_timestamp)""",
                // As its lists of columns have them.
                """
                alter table meta_query drop column multi_file_context_changes_indexes,
                  drop column total_serving_time, drop column server_version_id, drop column query_type;
                alter table documentation drop column created_at"""
            })
    void code4MesTablesAreReadAsEitherOfTheirDescriptionsHasThem(String difference)
            throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.CODE4ME_V2.load(target);
        TestDatabase.execute(target, "set search_path = \"code4me-v2\";\n" + difference);

        OldSystem.CODE4ME_V2.bringInto(target);
        var first = contents(target);
        OldSystem.CODE4ME_V2.bringInto(target);

        assertThat(contents(target)).isEqualTo(first);
        try (var connection = target.connect()) {
            assertThat(
                            rows(
                                    connection,
                                    """
                                    select source_key from assistant_queries
                                    except all select meta_query_id::text from "code4me-v2".completion_query
                                    except all select c.meta_query_id::text from "code4me-v2".chat_query as c
                                      where not exists (select from "code4me-v2".completion_query as p
                                        where p.meta_query_id = c.meta_query_id)"""))
                    .as("queries that are in neither table of their kinds")
                    .containsExactly("00000000-0000-4000-8000-000000000074");
            assertThat(
                            rows(
                                    connection,
                                    """
                                    select ground_truth from ground_truths
                                    where source_key like '%83' or source_key like '%73/2025-03-03T10:01:00'"""))
                    .containsExactly("「x」");
            assertThat(rows(connection, "select count(*)::text from generations"))
                    .containsExactly("4");
            assertThat(rows(connection, "select count(*)::text from documentation"))
                    .containsExactly("2");
        }
    }

    @ParameterizedTest
    @CsvSource({"on, vibe8", "off, code4me_v2"})
    void whoVerifiedAnAddressInTwoSystemsIsOneUser(String verified, String system)
            throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.VIBE8.load(target);
        OldSystem.CODE4ME_V2.load(target);

        OldSystem.VIBE8.bringInto(target, verified);
        OldSystem.CODE4ME_V2.bringInto(target, verified);

        try (var connection = target.connect()) {
            assertThat(
                            rows(
                                    connection,
                                    """
                                    select u.source_system::text from coding_sessions as s
                                    join users as u on u.id = s.user_id
                                    where s.source_key like '%21' and u.email_verified"""))
                    .containsExactly(system);
            assertThat(
                            rows(
                                    connection,
                                    "select count(*)::text from users where lower(email) = 'ines@example.net' and email_verified"))
                    .containsExactly("1");
        }
    }

    @Test
    void whatHasNoPlaceIsNotedWithoutSecrets() throws SQLException {
        var target = imported(OldSystem.CODE4ME_V2);

        try (var connection = target.connect()) {
            assertThat(
                            rows(
                                    connection,
                                    """
                                    select source_table || '.' || source_column || ' of ' || right(source_key, 3)
                                      || coalesce(': ' || left(value, 25), '')
                                    from sluice_import.leftovers"""))
                    .containsExactlyInAnyOrder(
                            "behavioral_telemetry.time_since_last_accepted of 062: -1",
                            "behavioral_telemetry.time_since_last_shown of 062: -1",
                            "behavioral_telemetry.typing_speed of 062: Infinity",
                            "chat_query.chat_id of 077: 00000000-0000-4000-8000-0",
                            "chat_query.web_enabled of 077: false",
                            "config.* of 2: {\"model\": \"other\"}",
                            "config.config_data of 4: config { // no JSON\n  mod",
                            "contextual_telemetry.caret_line of 052: -1",
                            "contextual_telemetry.document_char_length of 053: -2",
                            "contextual_telemetry.relative_document_position of 052: 1.5",
                            "contextual_telemetry.relative_document_position of 053: NaN",
                            "ground_truth.ground_truth of 084: {\"key\": \"00000000-0000-40",
                            "had_generation.confidence of 2/3: NaN",
                            "had_generation.generation_time of 3/1: -3",
                            "had_generation.logprobs of 2/3: {-0.7,-Infinity,NULL,NaN,",
                            "had_generation.shown_at of 2/3: {\"2025-03-02 11:00:05.000",
                            "meta_query.context_id of 075: 00000000-0000-4000-8000-0",
                            "meta_query.multi_file_context_changes_indexes of 073: none",
                            "meta_query.query_type of 074",
                            "meta_query.query_type of 076: completion",
                            "meta_query.total_serving_time of 072: -5",
                            "programming_language.name of 2: {\"language_id\": 2, \"langu",
                            "project.multi_file_context_changes of 013: not JSON",
                            "project.project_name of 012: long name long name long ",
                            "project.project_name of 013: ",
                            "project_users.user_id of 002: {\"user_id\": \"00000000-000",
                            "session.end_time of 023: 2025-03-03 08:00:00",
                            "user.auth_token of 003",
                            "user.auth_token of 004",
                            "user.config_id of 002: {\"model\": \"other\"}",
                            "user.email of 002: INES@example.net",
                            "user.name of 002: Inès again",
                            "user.password_hash of 002",
                            "user.preference of 002: loud");
        }
    }

    private static DatabaseTarget imported(OldSystem system) throws SQLException {
        var target = TestDatabase.migrated();
        system.load(target);
        system.bringInto(target);
        return target;
    }

    /** Loads the inventory and what is expected of a system into a schema of the test's own. */
    private static void expect(Connection connection, OldSystem system)
            throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    """
                    create schema expected;
                    create table expected.inventory
                      (system text, kind text, "table" text, name text, type text, notes text);
                    create table expected.lines
                      (line integer generated always as identity, "table" text, "column" text,
                       to_table text, "to" text, "from" text);
                    create function expected.key(target text, id uuid) returns text
                      language plpgsql as $$
                    declare
                      answer text;
                    begin
                      execute format('select coalesce(
                          (select t.source_key from public.%%I as t
                            where t.id = $1 and t.source_system = ''%1$s''),
                          (select m.source_key from sluice_import.merged_rows as m
                            where m.id = $1 and m.system = ''%1$s''))', target)
                        into answer using id;
                      return answer;
                    end $$"""
                            .formatted(system.label()));
        }
        copy(connection, "expected.inventory", INVENTORY);
        copy(
                connection,
                "expected.lines (\"table\", \"column\", to_table, \"to\", \"from\")",
                system.expectation());
    }

    private static void copy(Connection connection, String into, Path file)
            throws SQLException, IOException {
        try (var lines = Files.newBufferedReader(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + into + " from stdin (format csv, header)", lines);
        }
    }

    /** The tables and columns of the inventory that no line speaks of. */
    private static List<String> unexpected(Connection connection, OldSystem system)
            throws SQLException {
        return rows(
                connection,
                """
                select concat_ws('.', "table", nullif(name, '')) from (
                  select distinct "table", coalesce(name, '') as name from expected.inventory
                    where system = '%s' and kind in ('table', 'column')
                  except select "table", coalesce("column", '') from expected.lines) as missing
                order by 1"""
                        .formatted(system.inventoryName()));
    }

    /** A line of {@code expected.csv}. */
    private record Line(String table, String column, String toTable, String to, String from) {

        boolean isTable() {
            return column.isEmpty();
        }
    }

    private static List<Line> lines(Connection connection) throws SQLException {
        var sql =
                """
                select l."table", coalesce(l."column", ''), coalesce(l.to_table, ''),
                  coalesce(l."to", 'true'),
                  coalesce(l."from", format('s.%I', l."column")
                    || case when c.data_type = 'timestamp without time zone'
                       then ' at time zone ''UTC''' else '' end)
                from expected.lines as l left join information_schema.columns as c
                  on c.table_schema <> 'public' and c.table_schema <> 'sluice_import'
                    and c.table_name = l."table" and c.column_name = l."column"
                order by l.line""";
        var lines = new ArrayList<Line>();
        try (var statement = connection.createStatement();
                var cursor = statement.executeQuery(sql)) {
            while (cursor.next()) {
                lines.add(
                        new Line(
                                cursor.getString(1),
                                cursor.getString(2),
                                cursor.getString(3),
                                cursor.getString(4),
                                cursor.getString(5)));
            }
        }
        return lines;
    }

    /** The old rows beside the new ones that stand for them. */
    private static String pairs(Connection connection, OldSystem system, String table)
            throws SQLException {
        var line =
                lines(connection).stream()
                        .filter(each -> each.isTable() && each.table().equals(table))
                        .findFirst()
                        .orElseThrow();
        return """
        "%1$s"."%2$s" as s left join public.%3$s as t on t.id = coalesce(
            (select m.id from sluice_import.merged_rows as m
              where m.system = '%4$s' and m.source_table = '%2$s' and m.source_key = (%5$s)::text),
            (select o.id from public.%3$s as o
              where o.source_system = '%4$s' and o.source_key = (%5$s)::text))
          where (%6$s)"""
                .formatted(
                        system.inventoryName(),
                        table,
                        line.toTable(),
                        system.label(),
                        line.from(),
                        line.to());
    }

    private static void everyRowArrived(Connection connection, OldSystem system, Line line)
            throws SQLException {
        if (line.toTable().isEmpty()) {
            return;
        }
        var counts =
                rows(
                        connection,
                        "select concat_ws(' ', count(*) > 1, count(t.id) = count(*), count(distinct t.id) = count(*)) from "
                                + pairs(connection, system, line.table()));
        assertThat(counts)
                .as("%s: that it has several rows, all arrived, each as its own", line.table())
                .containsExactly("t t t");
    }

    private static void everyValueArrived(Connection connection, OldSystem system, Line line)
            throws SQLException {
        if (line.toTable().isEmpty()) {
            return;
        }
        assertThat(
                        rows(
                                connection,
                                """
                                select concat_ws(' is ', (%1$s)::text, coalesce((%2$s)::text, 'nothing'))
                                from %3$s and t.id is not null
                                  and (%1$s)::text is distinct from (%2$s)::text"""
                                        .formatted(
                                                line.from(),
                                                line.to(),
                                                pairs(connection, system, line.table()))))
                .as("values of %s.%s that did not arrive", line.table(), line.column())
                .isEmpty();
        assertThat(
                        rows(
                                connection,
                                "select 1 from %s and t.id is not null and (%s) is not null limit 1"
                                        .formatted(
                                                pairs(connection, system, line.table()),
                                                line.to())))
                .as("rows with a value of %s.%s", line.table(), line.column())
                .isNotEmpty();
    }

    /** A sum of every table's rows and of the transactions that wrote them. */
    private static Map<String, String> contents(DatabaseTarget target) throws SQLException {
        var contents = new LinkedHashMap<String, String>();
        try (var connection = target.connect()) {
            for (var table :
                    rows(
                            connection,
                            "select format('%I.%I', table_schema, table_name) from information_schema.tables"
                                    + " where table_schema in ('public', 'sluice_import')"
                                    + " and table_type = 'BASE TABLE' order by 1")) {
                var sum =
                        "select count(*) || ' ' || coalesce(md5(string_agg(t.xmin || t::text, chr(10) order by t::text)), '') from "
                                + table
                                + " as t";
                contents.put(table, rows(connection, sum).getFirst());
            }
        }
        return contents;
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        var rows = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var cursor = statement.executeQuery(sql)) {
            while (cursor.next()) {
                rows.add(cursor.getString(1));
            }
        }
        return rows;
    }
}
