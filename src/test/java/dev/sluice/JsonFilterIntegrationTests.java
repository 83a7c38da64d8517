package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Filters on what JSON holds, over 20,000 events of which four are odd, and parts of large JSON.
 */
class JsonFilterIntegrationTests {

    private static final DatabaseTarget DATABASE = databaseWithManyEvents();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());

    private static DatabaseTarget databaseWithManyEvents() {
        var target = TestDatabase.copy();
        TestDatabase.execute(
                target,
                """
                insert into events (event_type_id, project_id, payload)
                  select (select id from event_types order by id limit 1), '01900000-0000-7000-8000-0000000000b1',
                    case when n % 5000 = 0 then jsonb_build_object('odd', jsonb_build_array('a?b', n), 'n', n)
                      else jsonb_build_object('n', n, 'deep', jsonb_build_object('n', n)) end
                  from generate_series(1, 20000) as n;
                update analysis_runs set file_tree = (select jsonb_build_object('name', 'large', 'children',
                    jsonb_agg(jsonb_build_object('name', 'file' || n, 'lines', n))) from generate_series(1, 20000) as n)
                  where id = '01900000-0000-7000-8000-0000000000e1';
                analyze events""");
        return target;
    }

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{hasKey: \"odd\"} | text | 'odd'",
                "{contains: {odd: [\"a?b\"]}} | jsonb | '{\"odd\": [\"a?b\"]}'",
                "{hasKey: \"n\", contains: {odd: [5000]}} | text, jsonb | 'n', '{\"odd\": [5000]}'",
            })
    void readsTheIndexAndNotTheTable(String filter, String types, String values)
            throws SQLException {
        var list =
                ask(
                        "grace",
                        "{ r: events(filter: {payload: %s}) { nodes { payload } } }"
                                .formatted(filter));
        assertThat(list.at("/r/nodes").size()).isBetween(1, 4);
        var partition =
                "events_"
                        + DateTimeFormatter.ofPattern("uuuu_MM")
                                .format(YearMonth.now(ZoneOffset.UTC));
        assertThat(explain(SLUICE.statements().getFirst(), types, values))
                .contains(partition + "_payload_idx")
                .doesNotContain("Seq Scan on " + partition);
    }

    @Test
    void findsNothingThatAStrangerDoesNotSee() {
        for (var filter : List.of("{hasKey: \"odd\"}", "{contains: {odd: []}}", "{contains: {}}")) {
            var list =
                    ask(
                            "alan",
                            "{ r: events(filter: {payload: %s, project: {}}) { totalCount } }"
                                    .formatted(filter));
            assertThat(list.at("/r/totalCount").asInt()).as(filter).isZero();
        }
    }

    @Test
    void sendsThePartAndNotTheWhole() {
        var whole = SLUICE.post("grace", body("fileTree"));
        var part =
                SLUICE.post(
                        "grace",
                        body(
                                "a: fileTree(path: [\\\"children\\\", \\\"19999\\\", \\\"name\\\"]) b: fileTree(path: \\\"name\\\")"));
        var run = TestSluice.JSON.readTree(part.body()).at("/data/analysisRun");

        assertThat(run.get("a").asString()).isEqualTo("file20000");
        assertThat(run.get("b").asString()).isEqualTo("large");
        assertThat(whole.body().length).isGreaterThan(500_000);
        assertThat(part.body().length).isLessThan(500);
    }

    private static String body(String selection) {
        return "{\"query\": \"{ analysisRun(id: \\\"analysisrun_01900000-0000-7000-8000-0000000000e1\\\") { "
                + selection
                + " } }\"}";
    }

    private static JsonNode ask(String caller, String document) {
        var response = SLUICE.ask(caller, document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(SLUICE.statements()).hasSize(1);
        return response.get("data");
    }

    /** The plan of a statement that binds a filter's values and a page size, for grace. */
    private static String explain(String sql, String types, String values) throws SQLException {
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "prepare filtered (uuid[], uuid[], %s, bigint) as %s".formatted(types, sql));
            try (var rows =
                    statement.executeQuery(
                            "explain execute filtered (array[null]::uuid[], array['01900000-0000-7000-8000-000000000002']::uuid[], %s, 20)"
                                    .formatted(values))) {
                var plan = new StringBuilder();
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
                return plan.toString();
            }
        }
    }
}
