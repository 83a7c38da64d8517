package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Lists of root fields for callers of few and of many projects: a page reads few more rows than it
 * shows, and each way to read it shows the same rows.
 */
class RootListIntegrationTests {

    private static final int PAGE = 20;

    /** Callers of so many projects are wide, as the gateway finds out by their tokens. */
    private static final int WIDE = 128;

    private static final long MOST = 20 * PAGE;

    /** 500 projects with 40 tasks each, and users who are members of 1, 10, 100 and all of them. */
    private static final String DATA =
            """
            insert into users (id, username)
              select ('0190aaaa-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'member' || n
              from unnest(array[1, 10, 100, 500]) as n;
            insert into projects (id, organization_id, name, status, created_at)
              select ('0190bbbb-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, (select id from organizations order by id limit 1),
                'list-' || n, 'active', timestamptz '2026-01-01' + n * interval '1 minute'
              from generate_series(0, 499) as n;
            insert into project_members (project_id, user_id, role)
              select ('0190bbbb-0000-7000-8000-' || lpad(((p * 500 / n + 7) % 500)::text, 12, '0'))::uuid,
                ('0190aaaa-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'member'
              from unnest(array[1, 10, 100, 500]) as n, generate_series(0, n - 1) as p;
            insert into tasks (id, project_id, title, status, created_at)
              select ('0190cccc-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                ('0190bbbb-0000-7000-8000-' || lpad((n * 7 % 500)::text, 12, '0'))::uuid, 'Task ' || n,
                (array['pending', 'in_progress', 'completed']::task_status[])[1 + n / 500 % 3],
                timestamptz '2026-02-01' + n / 3 * interval '1 minute'
              from generate_series(0, 19999) as n;
            update projects set owner_id = ('0190aaaa-0000-7000-8000-' || lpad('10', 12, '0'))::uuid
              where id::text like '0190bbbb%' and right(id::text, 12)::int % 50 = 3;
            update projects set deleted_at = now() where id::text like '0190bbbb%' and right(id::text, 12)::int % 100 = 3;
            insert into token_usage (id, project_id, user_id, model, tokens_in, tokens_out, cost_usd, used_at, usage_date)
              select ('0190dddd-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                ('0190bbbb-0000-7000-8000-' || lpad((n * 7 % 500)::text, 12, '0'))::uuid,
                ('0190aaaa-0000-7000-8000-' || lpad((array[1, 10, 100, 500])[1 + n % 4]::text, 12, '0'))::uuid,
                'model' || n % 3, n, n, 0.01, timestamptz '2026-02-01' + n * interval '1 minute', date '2026-02-01' + n % 5
              from generate_series(0, 1999) as n;
            analyze""";

    private static DatabaseTarget database;
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        database = TestDatabase.copy();
        TestDatabase.execute(database, DATA);
        TestDatabase.execute(database, "vacuum analyze tasks");
        sluice = TestSluice.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, ''",
        "10, ''",
        "100, ''",
        "500, ''",
        "1, PENDING",
        "10, PENDING",
        "500, PENDING",
    })
    void readsFewMoreRowsThanItShows(int projects, String status) {
        for (var direction : List.of("ASC", "DESC")) {
            for (var end : List.of("first", "last")) {
                var list = list(end, direction, status);
                var page = ask(caller(projects), list.formatted(""));
                assertThat(page.at("/tasks/nodes").size())
                        .isEqualTo(status.isEmpty() ? PAGE : Math.min(PAGE, 14 * projects));
                readsFew(list);
                if (projects < WIDE) {
                    var isFirst = end.equals("first");
                    var cursor =
                            isFirst ? "/tasks/pageInfo/endCursor" : "/tasks/pageInfo/startCursor";
                    var around = isFirst ? ", after: \"" : ", before: \"";
                    ask(
                            caller(projects),
                            list.formatted(around + page.at(cursor).asString() + "\""));
                    readsFew(list);
                }
            }
        }
    }

    private static void readsFew(String list) {
        for (var explained : Explained.last(sluice, database)) {
            assertThat(explained.rowsRead("tasks"))
                    .as("%s\\n%s", list, explained)
                    .isLessThanOrEqualTo(MOST);
        }
    }

    /** The index of a scope has the order and the time of deletion, so it alone finds a page. */
    @ParameterizedTest
    @ValueSource(strings = {"{id: ASC}", "{id: DESC}", "{createdAt: ASC}", "{createdAt: DESC}"})
    void findsAPageInAnIndex(String order) {
        ask(
                caller(100),
                "{ tasks(first: 20, orderBy: [%s]) { nodes { title } } }".formatted(order));

        var explained = Explained.last(sluice, database).getFirst();
        var fromTable =
                explained.nodes().stream()
                        .filter(node -> node.path("Relation Name").asString().equals("tasks"))
                        .filter(node -> !node.get("Node Type").asString().equals("Index Only Scan"))
                        .mapToDouble(
                                node ->
                                        node.get("Actual Rows").asDouble()
                                                * node.get("Actual Loops").asDouble())
                        .sum();
        assertThat(fromTable).as("%s", explained).isBetween((double) PAGE, PAGE + 1.0);
    }

    /** The hint that a caller sees most rows changes the way, and nothing else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | ``",
                "10 | ``",
                "100 | ``",
                "500 | ``",
                "1 | status: {eq: COMPLETED}",
                "10 | status: {eq: COMPLETED}",
                "1 | search: \"task\"",
                "10 | search: \"task\"",
                "10 | title: {startsWith: \"Task 1\"}",
                "100 | title: {startsWith: \"Task 1\"}, search: \"task\"",
            })
    void showsTheSameInEachWay(int projects, String filter) {
        for (var direction : List.of("ASC", "DESC")) {
            for (var end : List.of("first", "last")) {
                var list = listOf(end, direction, filter);
                assertThat(titles("user:" + key(projects), list, end))
                        .as(list)
                        .isEqualTo(titles("wide:" + key(projects), list, end));
            }
        }
    }

    /** A list without an order, and filters that an index may serve alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ tasks(first: 20) { nodes { title } } }",
                "{ tasks(last: 20) { nodes { title } } }",
                "{ tasks(first: 20, filter: {search: \"task 7000\"}) { nodes { title } totalCount } }",
                "{ tasks(first: 20, filter: {title: {startsWith: \"Task 1\"}}, orderBy: [{createdAt: DESC}]) { nodes { title } totalCount } }",
                "{ tasks(first: 20, filter: {project: {name: {eq: \"list-7\"}}}) { nodes { title } totalCount } }",
                "{ projects(first: 20, includeDeleted: true) { nodes { id } totalCount } }",
                "{ projects(last: 20, filter: {name: {startsWith: \"list-1\"}}) { nodes { id } totalCount } }",
                "{ tokenUsages(first: 20) { nodes { id } totalCount } }",
                "{ tokenUsages(last: 20, filter: {model: {eq: \"model1\"}}) { nodes { id } totalCount pageInfo { hasPreviousPage } } }",
                "{ tokenUsages { aggregate(groupBy: [{usageDate: {bucket: DAY}}, {model: true}]) { key { usageDate model } count sum { tokensIn } } } }",
            })
    void showsTheSameForEachNumberOfProjects(String document) {
        for (var projects : List.of(1, 10, 100, 500)) {
            assertThat(ask("user:" + key(projects), document))
                    .as("%s projects", projects)
                    .isEqualTo(ask("wide:" + key(projects), document));
        }
    }

    /** Rows that two rules show are counted once, and the count reads no rows of others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void countsTheRowsOfSeveralRules(int projects) {
        var document = "{ tokenUsages { totalCount } }";
        var count = ask("user:" + key(projects), document).at("/tokenUsages/totalCount").asLong();

        assertThat(count).isBetween(500L, 500L + 4L * projects);
        for (var explained : Explained.last(sluice, database)) {
            assertThat(explained.rowsRead("token_usage"))
                    .as("%s", explained)
                    .isBetween(count, 2 * count);
        }
    }

    /** The titles of all pages, but no more than five pages. */
    private static List<String> titles(String caller, String list, String end) {
        var titles = new ArrayList<String>();
        var around = "";
        for (var i = 0; i < 5; i++) {
            var page = ask(caller, list.formatted(around)).get("tasks");
            page.get("nodes").forEach(node -> titles.add(node.get("title").asString()));
            titles.add(page.get("pageInfo").toString());
            var isFirst = end.equals("first");
            if (!page.at(isFirst ? "/pageInfo/hasNextPage" : "/pageInfo/hasPreviousPage")
                    .asBoolean()) {
                break;
            }
            around =
                    (isFirst ? ", after: \"" : ", before: \"")
                            + page.at(isFirst ? "/pageInfo/endCursor" : "/pageInfo/startCursor")
                                    .asString()
                            + "\"";
        }
        return titles;
    }

    private static String list(String end, String direction, String status) {
        return listOf(end, direction, status.isEmpty() ? "" : "status: {eq: " + status + "}");
    }

    private static String listOf(String end, String direction, String filter) {
        return "{ tasks("
                + end
                + ": "
                + PAGE
                + ", orderBy: [{createdAt: "
                + direction
                + "}]"
                + (filter.isEmpty() ? "" : ", filter: {" + filter + "}")
                + "%s) { nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    }

    private static String caller(int projects) {
        return (projects < WIDE ? "user:" : "wide:") + key(projects);
    }

    private static String key(int projects) {
        return "0190aaaa-0000-7000-8000-%012d".formatted(projects);
    }

    private static JsonNode ask(String caller, String document) {
        var answer = sluice.ask(caller, document);
        assertThat(answer.path("errors")).as(document).isEmpty();
        return answer.get("data");
    }
}
