package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * What the benchmark and the transcripts ask is answered from indexes: no statement's plan reads a
 * large table from end to end. On the benchmark's database, a tenth of its size.
 */
class ExplainIntegrationTests {

    /** Rows from which on a table is large. */
    private static final int LARGE = 4_000;

    /**
     * What counts or adds up all that a caller sees: for one who sees all rows, these are all rows.
     */
    private static final Set<String> OF_ALL_ROWS =
            Set.of("task/aggregate_by_relation.graphql", "task/relation_filter.graphql");

    /**
     * What counts or adds up rows that either of several rules lets a caller see: a plan cannot
     * begin with any of them, and looks at all rows. See {@code docs/performance.md}.
     */
    private static final Set<String> BY_SEVERAL_RULES =
            Set.of(
                    "agent/spend_by_agent_and_day.graphql",
                    "agent/spend_by_everything.graphql",
                    "analysis/json_default.graphql");

    /** One who sees all rows by the same rules as everybody, and one who sees few. */
    private static final List<String> CALLERS =
            List.of("01900002-0000-7000-8000-000000000001", "01900002-0000-7000-8000-000000000700");

    /** Tables and partitions; of a large table's partitions those that are more than a page. */
    private static final String LARGE_ONES =
            """
            select c.relname, pg_partition_root(c.oid)::regclass::text from pg_class as c
            where c.relkind = 'r' and case when c.relispartition
              then c.reltuples > 100 and (select sum(greatest(p.reltuples, 0)) from pg_partition_tree(pg_partition_root(c.oid)) as t
                join pg_class as p on p.oid = t.relid where t.isleaf) >= %1$d
              else c.reltuples >= %1$d end"""
                    .formatted(LARGE);

    private static final Set<String> LARGE_TABLES = new HashSet<>();
    private static DatabaseTarget database;
    private static TestSluice sluice;

    @BeforeAll
    static void load() throws IOException, SQLException {
        database = TestDatabase.empty();
        sluice =
                TestSluice.start(
                        database, Map.of("sluice.demo", "false", "sluice.limits.max-page", "2000"));
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("set bench.scale = '0.1'");
            statement.execute(Files.readString(Path.of("bench", "data.sql")));
            statement.execute("vacuum analyze");
            try (var rows = statement.executeQuery(LARGE_ONES)) {
                while (rows.next()) {
                    LARGE_TABLES.add(rows.getString(1));
                    LARGE_TABLES.add(Objects.requireNonNullElse(rows.getString(2), ""));
                }
            }
        }
        assertThat(LARGE_TABLES)
                .contains("messages", "tasks", "events", "file_items", "token_usage");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** The simple protocol lets a statement be explained without its values. */
    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + database.url() + "?preferQueryMode=simple",
                database.user(),
                database.password());
    }

    @TestFactory
    Stream<DynamicTest> operationsOfTheBenchmark() throws IOException {
        return tests(Path.of("bench", "operations"), true);
    }

    @TestFactory
    Stream<DynamicTest> operationsOfTheTranscripts() throws IOException {
        return tests(Path.of("src", "test", "transcripts"), false);
    }

    private static Stream<DynamicTest> tests(Path folder, boolean answered) throws IOException {
        try (var files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".graphql"))
                    .sorted()
                    .map(
                            file ->
                                    DynamicTest.dynamicTest(
                                            folder.relativize(file).toString(),
                                            () -> readsIndexes(file, answered)))
                    .toList()
                    .stream();
        }
    }

    private static void readsIndexes(Path file, boolean answered) throws IOException, SQLException {
        var variables = new HashMap<String, Object>();
        var given = Path.of(file.toString().replace(".graphql", ".json"));
        if (answered && Files.exists(given)) {
            var text = Files.readString(given).replaceAll("#\\d+", "000000000007");
            TestSluice.JSON
                    .readTree(text)
                    .properties()
                    .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asString()));
        }
        var seesAll = CALLERS.getFirst();
        for (var caller : CALLERS) {
            if (BY_SEVERAL_RULES.stream().anyMatch(file::endsWith)
                    || (caller.equals(seesAll) && OF_ALL_ROWS.stream().anyMatch(file::endsWith))) {
                continue;
            }
            var response = sluice.ask(caller, Files.readString(file), variables);
            if (answered) {
                assertThat(response.path("errors")).isEmpty();
            }
            for (var sql : sluice.statements()) {
                assertThat(readWhole(sql)).as("%s reads these whole: %s", caller, sql).isEmpty();
            }
        }
    }

    /** The large tables that a statement's plan for all runs reads from end to end. */
    private static Set<String> readWhole(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("explain (generic_plan, format json) " + sql)) {
            rows.next();
            var found = new TreeSet<String>();
            var nodes = new ArrayList<>(List.of(TestSluice.JSON.readTree(rows.getString(1))));
            while (!nodes.isEmpty()) {
                JsonNode node = nodes.removeLast();
                var table = node.path("Relation Name").asString("");
                if (node.path("Node Type").asString("").equals("Seq Scan")
                        && LARGE_TABLES.contains(table)) {
                    found.add(table);
                }
                node.forEach(nodes::add);
            }
            return found;
        }
    }
}
