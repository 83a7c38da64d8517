package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Limits as a client meets them: what is at the limit is answered; what is one past it, or comes to
 * that by another road, gets a typed error that says the limit, at once, and nothing is sent to the
 * database.
 */
@Timeout(60)
class LimitsIntegrationTests {

    private static final TestSluice SLUICE =
            TestSluice.start(
                    TestDatabase.shared(),
                    Map.ofEntries(
                            Map.entry("sluice.limits.max-groups", "10"),
                            Map.entry("sluice.limits.default-groups", "5"),
                            Map.entry("sluice.limits.max-depth", "4"),
                            Map.entry("sluice.limits.max-filter", "6"),
                            Map.entry("sluice.limits.max-cost", "500"),
                            Map.entry("sluice.limits.max-document", "6000"),
                            Map.entry("sluice.limits.max-tokens", "300"),
                            Map.entry("sluice.limits.max-nesting", "16"),
                            Map.entry("sluice.limits.max-fields", "40"),
                            Map.entry("sluice.limits.max-aliases", "20"),
                            Map.entry("sluice.limits.max-root-fields", "8"),
                            Map.entry("sluice.limits.max-directives", "9"),
                            Map.entry("sluice.limits.max-operations", "3"),
                            Map.entry("sluice.limits.max-variables", "5"),
                            Map.entry("sluice.limits.max-fragment-definitions", "6"),
                            Map.entry("sluice.limits.max-fragment-nesting", "3"),
                            Map.entry("sluice.limits.max-introspection", "3000"),
                            Map.entry("sluice.limits.max-bind", "3000B")));

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    private record Request(String document, Map<String, ?> variables) {

        Request(String document) {
            this(document, Map.of());
        }
    }

    /**
     * A limit.
     *
     * @param at what is allowed just so
     * @param past one more
     * @param byAnotherRoad as much, by fragments, aliases, variables or nested inputs
     * @param says what the error says
     */
    private record Limit(
            String name, Request at, Request past, Request byAnotherRoad, String says) {}

    @TestFactory
    Stream<DynamicTest> holds() {
        return Stream.of(
                        page(),
                        nodes(),
                        groups(),
                        depth(),
                        filterConditions(),
                        filterNesting(),
                        orderSteps(),
                        pathSteps(),
                        pathCharacters(),
                        cost(),
                        document(),
                        tokens(),
                        nesting(),
                        fields(),
                        aliases(),
                        rootFields(),
                        directives(),
                        operations(),
                        variables(),
                        fragmentDefinitions(),
                        fragmentNesting(),
                        introspection(),
                        boundText(),
                        boundLiterals(),
                        boundLists(),
                        boundJson(),
                        boundTogether(),
                        pattern(),
                        prefix(),
                        wildcards())
                .flatMap(
                        limit ->
                                Stream.of(
                                        DynamicTest.dynamicTest(
                                                limit.name() + ", at it", () -> allows(limit.at())),
                                        DynamicTest.dynamicTest(
                                                limit.name() + ", past it",
                                                () -> refuses(limit.past(), limit.says())),
                                        DynamicTest.dynamicTest(
                                                limit.name() + ", by another road",
                                                () ->
                                                        refuses(
                                                                limit.byAnotherRoad(),
                                                                limit.says()))));
    }

    @Test
    void saysTheCostOfEveryOperation() {
        var answer = SLUICE.ask("grace", "{ tasks(first: 5) { nodes { project { name } } } }");
        assertThat(answer.at("/extensions/cost/estimated").asLong()).isEqualTo(11);
        assertThat(answer.at("/extensions/cost/budget").asLong()).isEqualTo(500);
        assertThat(
                        SLUICE.ask("grace", "{ tasks { nodes { id } } }")
                                .at("/extensions/cost/estimated")
                                .asLong())
                .as("a page that says nothing has 20")
                .isEqualTo(21);
    }

    @Test
    void hasTheseDefaults() {
        var answer =
                TestSluice.shared()
                        .ask(
                                "ada",
                                "{ tasks(first: 101) { nodes { id } } fileItems { nodes { id } } }");
        assertThat(answer.at("/errors/0/message").asString())
                .contains("exceeds the maximum of 100");
        assertThat(answer.at("/data/fileItems/nodes").size()).isLessThanOrEqualTo(20);
        assertThat(answer.at("/extensions/cost/budget").asLong()).isEqualTo(100_000);
    }

    /** Decided by the database, before it sends anything. */
    @Test
    void holdsForTheBytesOfARootField() {
        var database = TestDatabase.copy();
        try (var small =
                TestSluice.start(
                        database,
                        Map.of(
                                "sluice.limits.max-fragment", "2KB",
                                "sluice.limits.max-response", "6KB"))) {
            var around = "{\"description\":\"\"}".length();
            var task = "task(id: \"task_01900000-0000-7000-8000-000000002101\")";
            describe(database, 2048 - around);
            assertThat(small.ask("ada", "{ " + task + " { description } }").has("errors"))
                    .isFalse();
            describe(database, 2049 - around);
            var past = small.ask("ada", "{ " + task + " { description } __typename }");
            assertThat(past.at("/errors/0/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
            assertThat(past.at("/errors/0/message").asString()).contains("2049 bytes");
            assertThat(past.at("/data/__typename").asString()).isEqualTo("Query");
            assertTogether(small, database, task);
            describe(database, 1000);
            var byAliases =
                    small.ask(
                            "ada",
                            "{ " + task + " { a: description b: description c: description } }");
            assertThat(byAliases.at("/errors/0/extensions/code").asString())
                    .isEqualTo("LIMIT_EXCEEDED");
        }
    }

    /** All root fields together, though each is small and all are one statement. */
    private static void assertTogether(TestSluice small, DatabaseTarget database, String task) {
        describe(database, 2048 - "{\"description\":\"\"}".length());
        var three = "a: %1$s { description } b: %1$s { description } c: %1$s { description } ";
        assertThat(small.ask("ada", "{ " + three.formatted(task) + "}").has("errors")).isFalse();
        var four = small.ask("ada", "{ " + three.formatted(task) + "d: " + task + " { id } }");
        assertThat(four.at("/errors/0/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(four.at("/errors/0/message").asString()).contains("6144 bytes");
    }

    private static void describe(DatabaseTarget database, int length) {
        TestDatabase.execute(
                database,
                "update tasks set description = repeat('x', %d) where id = '01900000-0000-7000-8000-000000002101'"
                        .formatted(length));
    }

    private static Limit page() {
        return new Limit(
                "page",
                new Request("{ tasks(first: 100) { nodes { id } } }"),
                new Request("{ tasks(first: 101) { nodes { id } } }"),
                new Request(
                        "query ($n: Int) { ...F } fragment F on Query { projects { nodes { t: tasks(last: $n) { nodes { id } } } } }",
                        Map.of("n", 101)),
                "");
    }

    private static Limit nodes() {
        var id = "task_01900000-0000-7000-8000-000000002101";
        return new Limit(
                "ids of nodes",
                new Request(
                        "query ($x: [ID!]!) { nodes(ids: $x) { id } }", Map.of("x", many(100, id))),
                new Request(
                        "query ($x: [ID!]!) { nodes(ids: $x) { id } }", Map.of("x", many(101, id))),
                new Request("{ nodes(ids: [" + ("\"" + id + "\" ").repeat(101) + "]) { id } }"),
                "nodes.ids: 101 ids exceed the maximum of 100");
    }

    private static Limit groups() {
        return new Limit(
                "groups",
                new Request(
                        "{ tasks { aggregate(first: 10, groupBy: [{status: true}]) { count } } }"),
                new Request(
                        "{ tasks { aggregate(first: 11, groupBy: [{status: true}]) { count } } }"),
                new Request(
                        "query ($n: Int) { projects(first: 2) { nodes { tasks { aggregate(first: $n, groupBy: [{status: true}]) { count } } } } }",
                        Map.of("n", 11)),
                "11 exceeds the maximum of 10");
    }

    private static Limit depth() {
        var owner =
                "{ tasks(first: 1) { nodes { project { tasks(first: 1) { nodes { project { %s } } } } } } }";
        return new Limit(
                "depth",
                new Request(owner.formatted("id")),
                new Request(owner.formatted("owner { id }")),
                new Request(
                        owner.formatted("...F")
                                + " fragment F on Project { ...G } fragment G on Project { o: owner { id } }"),
                "more than 4 relations deep");
    }

    /** The field counts, and each of its comparisons. */
    private static Limit filterConditions() {
        var document = "{title: {eq: \"a\", ne: \"b\", like: \"c\", ilike: \"d\", isNull: true%s}}";
        return new Limit(
                "conditions of a filter",
                new Request(tasks(document.formatted(""))),
                new Request(tasks(document.formatted(", gt: \"e\""))),
                new Request(
                        "query ($f: TaskFilter!, $g: TaskFilter!) { tasks(filter: {and: [$f, $g]}) { totalCount } }",
                        Map.of("f", titles(3), "g", titles(3))),
                "more than 6 conditions");
    }

    private static Map<String, ?> titles(int count) {
        return Map.of("or", Collections.nCopies(count, Map.of("title", Map.of("eq", "a"))));
    }

    private static Limit filterNesting() {
        return new Limit(
                "nesting of a filter",
                new Request(tasks("{not: {not: {not: {not: {}}}}}")),
                new Request(tasks("{not: {not: {not: {not: {not: {}}}}}}")),
                new Request(
                        "query ($f: TaskFilter) { tasks(filter: {project: {tasks: {some: $f}}}) { totalCount } }",
                        Map.of("f", Map.of("not", Map.of("not", Map.of("not", Map.of()))))),
                "nested more than 4 deep");
    }

    private static Limit orderSteps() {
        var step = Map.of("createdAt", "ASC");
        var document = "query ($o: [TaskOrder!]) { tasks(orderBy: $o) { nodes { id } } }";
        return new Limit(
                "steps of an order",
                new Request(document, Map.of("o", many(8, step))),
                new Request(document, Map.of("o", many(9, step))),
                new Request(
                        "{ tasks(orderBy: ["
                                + "{createdAt: ASC} ".repeat(9)
                                + "]) { nodes { id } } }"),
                "tasks.orderBy: 9 steps exceed the maximum of 8");
    }

    private static Limit pathSteps() {
        var document = "query ($p: [String!]) { tasks(first: 1) { nodes { metadata(path: $p) } } }";
        return new Limit(
                "steps of a path",
                new Request(document, Map.of("p", many(16, "0"))),
                new Request(document, Map.of("p", many(17, "0"))),
                new Request(
                        "{ tasks(first: 1) { nodes { project { metadata(path: ["
                                + "\"0\" ".repeat(17)
                                + "]) } } } }"),
                "metadata.path: 17 steps exceed the maximum of 16");
    }

    private static Limit pathCharacters() {
        var document = "query ($p: [String!]) { tasks(first: 1) { nodes { metadata(path: $p) } } }";
        return new Limit(
                "characters of a step",
                new Request(document, Map.of("p", List.of("a", "b".repeat(200)))),
                new Request(document, Map.of("p", List.of("a", "b".repeat(201)))),
                new Request(
                        "{ tasks(first: 1) { nodes { metadata(path: \"%s\") } } }"
                                .formatted("b".repeat(201))),
                "metadata.path: a step of 201 characters exceeds the maximum of 200");
    }

    private static Limit cost() {
        var pages = "%s: tasks(first: 99) { nodes { id } } ";
        var four =
                pages.formatted("a")
                        + pages.formatted("b")
                        + pages.formatted("c")
                        + pages.formatted("d");
        return new Limit(
                "cost",
                new Request("{ " + four + "e: tasks(first: 99) { nodes { id } } }"),
                new Request("{ " + four + "e: tasks(first: 100) { nodes { id } } }"),
                new Request(
                        "query ($n: Int) { tasks(first: 7) { nodes { dependents(first: $n) { nodes { id } } } } }",
                        Map.of("n", 80)),
                "at most 500 are allowed");
    }

    private static Limit document() {
        var document = "{ %s: __typename }";
        var around = document.formatted("").length();
        return new Limit(
                "document",
                new Request(document.formatted("a".repeat(6000 - around))),
                new Request(document.formatted("a".repeat(6001 - around))),
                new Request("{ __typename } #" + "x".repeat(6000)),
                "bytes; at most 6000");
    }

    /** Twenty around the list, one for each of its strings, and the end. */
    private static Limit tokens() {
        var document = "{ tasks(filter: {title: {in: [%s]}}) { totalCount } }";
        return new Limit(
                "tokens",
                new Request(document.formatted("\"a\" ".repeat(279))),
                new Request(document.formatted("\"a\" ".repeat(280))),
                new Request("{ __typename } " + "fragment F on Query { a } ".repeat(50)),
                "more than 300 tokens");
    }

    private static Limit nesting() {
        // introspection has no relations, so that depth does not come first
        var open = "{ __type(name: \"Task\") { fields { type ";
        return new Limit(
                "nesting",
                new Request(open + "{ ofType ".repeat(12) + "{ name }" + "}".repeat(12) + " } } }"),
                new Request(open + "{ ofType ".repeat(13) + "{ name }" + "}".repeat(13) + " } } }"),
                new Request(
                        open
                                + "{ ...F } } } } fragment F on __Type "
                                + "{ ofType ".repeat(13)
                                + "{ name }"
                                + "}".repeat(13)),
                "17 nested selections; at most 16");
    }

    private static Limit fields() {
        return new Limit(
                "fields",
                new Request("{ tasks { nodes { " + "id ".repeat(38) + "} } }"),
                new Request("{ tasks { nodes { " + "id ".repeat(39) + "} } }"),
                new Request(
                        "{ tasks { nodes { ...F ...F ...F } } } fragment F on Task { "
                                + "id ".repeat(13)
                                + "}"),
                "41 fields; at most 40");
    }

    private static Limit aliases() {
        return new Limit(
                "aliases",
                new Request("{ tasks { nodes { " + "a: id ".repeat(20) + "} } }"),
                new Request("{ tasks { nodes { " + "a: id ".repeat(21) + "} } }"),
                new Request(
                        "{ tasks { nodes { ...F ...F ...F } } } fragment F on Task { "
                                + "a: id ".repeat(7)
                                + "}"),
                "21 aliases; at most 20");
    }

    private static Limit rootFields() {
        return new Limit(
                "root fields",
                new Request("{ " + "__typename ".repeat(8) + "}"),
                new Request("{ " + "__typename ".repeat(9) + "}"),
                new Request(
                        "{ ...F ... on Query { ...F } ...F } fragment F on Query { "
                                + "__typename ".repeat(3)
                                + "}"),
                "9 root fields; at most 8");
    }

    private static Limit directives() {
        var skip = "@skip(if: false) ";
        return new Limit(
                "directives",
                new Request(
                        "{ "
                                + ("__typename " + skip).repeat(7)
                                + "... "
                                + skip
                                + "{ ... "
                                + skip
                                + "{ tasks { totalCount } } } }"),
                new Request(
                        "{ "
                                + ("__typename " + skip).repeat(7)
                                + "... "
                                + skip
                                + "{ ... "
                                + skip
                                + "{ tasks "
                                + skip
                                + "{ totalCount } } } }"),
                new Request(
                        "{ ...F ...F } fragment F on Query { tasks { nodes { "
                                + ("id " + skip).repeat(5)
                                + "} } }"),
                "10 directives; at most 9");
    }

    private static Limit operations() {
        var operation = "query Q%d { __typename } ";
        return new Limit(
                "operations",
                new Request("{ __typename }"),
                new Request(each(4, operation)),
                new Request(each(4, "query Q%d { ...F } ") + "fragment F on Query { __typename }"),
                "4 operations; at most 3");
    }

    private static Limit variables() {
        var document = "query Q (%s) { tasks(filter: {title: {in: [%s]}}) { totalCount } }";
        return new Limit(
                "variables",
                new Request(document.formatted(each(5, "$v%d: String = \"a\" "), each(5, "$v%d "))),
                new Request(document.formatted(each(6, "$v%d: String = \"a\" "), each(6, "$v%d "))),
                new Request(
                        "query Q (%1$s) { __typename } query R (%1$s) { __typename }"
                                .formatted(each(3, "$v%d: Int "))),
                "6 variables; at most 5");
    }

    private static Limit fragmentDefinitions() {
        var fragments = "fragment F%d on Query { __typename } ";
        return new Limit(
                "fragments",
                new Request("{ " + each(6, "...F%d ") + "} " + each(6, fragments)),
                new Request("{ " + each(7, "...F%d ") + "} " + each(7, fragments)),
                new Request("{ __typename } " + each(7, fragments)),
                "7 fragments; at most 6");
    }

    private static Limit fragmentNesting() {
        var three =
                "fragment F0 on Query { ...F1 } fragment F1 on Query { ...F2 } fragment F2 on Query { %s }";
        return new Limit(
                "fragments inside of each other",
                new Request("{ ...F0 } " + three.formatted("__typename")),
                new Request("{ ...F0 } " + three.formatted("... { __typename }")),
                new Request("{ ... { ...F0 } } " + three.formatted("__typename")),
                "4 nested fragments; at most 3");
    }

    /** The exact count is in {@code IntrospectionCountTests}. */
    private static Limit introspection() {
        return new Limit(
                "introspection",
                new Request("{ __schema { types { name } } }"),
                new Request("{ __schema { types { name fields { name } } } }"),
                new Request(
                        "query ($n: String!) { ...F } fragment F on Query { x: __type(name: $n) { fields { name } } }",
                        Map.of("n", "Int")),
                "Introspection may answer more than 3000 fields");
    }

    /** A value is sent once in a statement, however often it is used there. */
    private static Limit boundText() {
        var document =
                "query ($x: String) { tasks(filter: {title: {eq: $x, ne: $x}}) { totalCount } }";
        return new Limit(
                "bytes of a text",
                new Request(document, Map.of("x", "x".repeat(3000))),
                new Request(document, Map.of("x", "x".repeat(3001))),
                new Request(document, Map.of("x", "\u00e9".repeat(1501))),
                "bytes or more; at most 3000");
    }

    private static Limit boundLiterals() {
        return new Limit(
                "bytes of literals",
                new Request(tasks("{title: {eq: \"" + "x".repeat(3000) + "\"}}")),
                new Request(tasks("{title: {eq: \"" + "x".repeat(3001) + "\"}}")),
                new Request(
                        tasks(
                                "{title: {eq: \"%s\", ne: \"%s\"}}"
                                        .formatted("x".repeat(1500), "y".repeat(1501)))),
                "at most 3000");
    }

    private static Limit boundLists() {
        var document = "query ($x: [String!]) { tasks(filter: {title: {in: $x}}) { totalCount } }";
        return new Limit(
                "bytes of a list",
                new Request(document, Map.of("x", many(30, "x".repeat(96)))),
                new Request(document, Map.of("x", many(30, "x".repeat(97)))),
                new Request(
                        "query ($x: [ID!]!) { tasks(filter: {id: {in: $x}}) { totalCount } }",
                        Map.of("x", many(151, "task_01900000-0000-7000-8000-000000002101"))),
                "at most 3000");
    }

    private static Limit boundJson() {
        var document =
                "query ($x: JSON) { tasks(filter: {metadata: {contains: $x}}) { totalCount } }";
        return new Limit(
                "bytes of JSON",
                new Request(document, Map.of("x", Map.of("a", "x".repeat(2992)))),
                new Request(document, Map.of("x", Map.of("a", "x".repeat(2993)))),
                new Request(
                        document, Map.of("x", many(100, Map.of("a", many(10, Map.of("b", 1)))))),
                "at most 3000");
    }

    private static Limit boundTogether() {
        var document =
                "query ($x: String, $f: TaskFilter) { a: tasks(filter: {title: {eq: $x}}) { totalCount } b: tasks(filter: $f) { totalCount } }";
        return new Limit(
                "bytes of all statements",
                new Request(
                        document,
                        Map.of(
                                "x",
                                "x".repeat(1500),
                                "f",
                                Map.of("title", Map.of("ne", "x".repeat(1500))))),
                new Request(
                        document,
                        Map.of(
                                "x",
                                "x".repeat(1500),
                                "f",
                                Map.of("title", Map.of("ne", "x".repeat(1501))))),
                new Request(
                        "query ($x: String) { a: tasks(filter: {title: {eq: $x}}) { totalCount } b: projects { nodes { tasks(filter: {title: {ne: $x}}) { totalCount } } } }",
                        Map.of("x", "x".repeat(1501))),
                "The operation binds 300");
    }

    private static Limit pattern() {
        var document = "query ($x: String) { tasks(filter: {title: {%s: $x}}) { totalCount } }";
        return new Limit(
                "characters of a pattern",
                new Request(document.formatted("like"), Map.of("x", "x".repeat(1000))),
                new Request(document.formatted("like"), Map.of("x", "x".repeat(1001))),
                new Request(document.formatted("ilike"), Map.of("x", "x".repeat(1001))),
                "A pattern has 1001 characters; at most 1000");
    }

    private static Limit prefix() {
        var document =
                "query ($x: String) { tasks(filter: {title: {startsWith: $x}}) { totalCount } }";
        return new Limit(
                "characters of a prefix",
                new Request(document, Map.of("x", "x".repeat(1000))),
                new Request(document, Map.of("x", "x".repeat(1001))),
                new Request(tasks("{not: {title: {startsWith: \"" + "x".repeat(1001) + "\"}}}")),
                "A prefix has 1001 characters; at most 1000");
    }

    private static Limit wildcards() {
        return new Limit(
                "wildcards of a pattern",
                new Request(tasks("{title: {ilike: \"" + "%a".repeat(20) + "\\\\%\"}}")),
                new Request(tasks("{title: {ilike: \"" + "%a".repeat(21) + "\"}}")),
                new Request(tasks("{title: {like: \"" + "_a".repeat(21) + "\"}}")),
                "A pattern has 21 wildcards (% and _); at most 20");
    }

    /** Pieces of a document, numbered. */
    private static String each(int count, String form) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining());
    }

    private static String tasks(String filter) {
        return "{ tasks(filter: " + filter + ") { totalCount } }";
    }

    private static List<Object> many(int count, Object thing) {
        return IntStream.range(0, count).mapToObj(_ -> thing).collect(Collectors.toList());
    }

    private static void allows(Request request) {
        var answer = SLUICE.ask("grace", request.document(), request.variables());
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
    }

    private static void refuses(Request request, String message) {
        JsonNode answer = SLUICE.ask("grace", request.document(), request.variables());
        assertThat(answer.at("/errors/0/extensions/code").asString())
                .as("%s", answer)
                .isEqualTo("LIMIT_EXCEEDED");
        assertThat(answer.at("/errors/0/message").asString()).contains(message);
        assertThat(SLUICE.statements()).isEmpty();
    }
}
