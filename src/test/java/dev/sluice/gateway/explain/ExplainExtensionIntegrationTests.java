package dev.sluice.gateway.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.NappingSluice;
import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.engine.SchemaSettings;
import dev.sluice.query.run.AnswerMemory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The request extension {@code explain} over HTTP, on one connection to the database, so that what
 * PostgreSQL has prepared does not depend on chance.
 */
@Timeout(120)
class ExplainExtensionIntegrationTests {

    private static final String SDL =
            """
            "Takes as long as it says."
            type Nap implements Node @table(name: "naps") @visible(rule: PUBLIC) {
                id: ID!
                seconds: Float
                slept: String @expression(sql: "(select '' from pg_sleep({row}.seconds))")
            }
            type Mutation { touch: Touched! }
            type Touched { nap: Nap }
            type Subscription { touches: Touched! }
            """;

    private static final String TASK = "task_01900000-0000-7000-8000-00000000210";
    private static final String PLAIN = "{ viewer { username } }";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        TestDatabase.execute(
                DATABASE,
                """
                create table naps (id uuid primary key default uuidv7(), seconds double precision);
                insert into naps (seconds) values (0), (60)""");
        Files.writeString(folder.resolve("nap.graphqls"), SDL);
        sluice =
                TestSluice.start(
                        DATABASE,
                        Map.of(
                                "sluice.schema.locations",
                                SchemaSettings.OWN + ",file:" + folder + "/*.graphqls",
                                "sluice.database.pool-size",
                                "1"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void explainsEachStatementOfAQueryAndAnswersIt() {
        var document =
                """
                query Mixed($first: Int!, $title: String!) {
                  list: tasks(first: $first, filter: {title: {ne: $title}}) { nodes { title project { name } } }
                  one: task(id: "%s1") { title }
                  other: task(id: "%s2") { title }
                }"""
                        .formatted(TASK, TASK);
        var variables = Map.<String, Object>of("first", 3, "title", "marker-of-a-value");
        var plain = ask("ada", document, variables, null);
        var answer = ask("ada", document, variables, true);

        assertThat(answer.get("data")).isEqualTo(plain.get("data"));
        assertThat(answer.at("/data/other/title").isString()).isTrue();
        assertThat(answer.at("/extensions/cost")).isEqualTo(plain.at("/extensions/cost"));
        assertThat(plain.get("extensions").has("explain")).isFalse();
        var explained = answer.at("/extensions/explain");
        assertThat(explained.size()).isEqualTo(2);
        var list = ofPath(explained, "[[\"list\"]]");
        var one = ofPath(explained, "[[\"one\"],[\"other\"]]");
        assertThat(list.get("keyRows").asInt()).isOne();
        assertThat(one.get("keyRows").asInt()).isEqualTo(2);
        for (var statement : explained) {
            assertThat(statement.get("planCached").asBoolean()).isTrue();
            assertThat(statement.at("/plan/0/Plan/Node Type").asString()).isNotEmpty();
            assertThat(statement.at("/plan/0/Plan").has("Actual Rows")).isFalse();
            assertThat(statement.get("planBytes").asInt()).isPositive();
            assertThat(statement.get("milliseconds").isNumber()).isTrue();
            assertThat(types(statement)).startsWith("uuid[]", "uuid[]");
            assertThat(statement.get("sql").asString())
                    .contains("$1::uuid[]")
                    .doesNotContain("marker-of-a-value");
        }
        assertThat(types(list)).containsExactly("uuid[]", "uuid[]", "character varying", "bigint");
        assertThat(sluice.statements()).contains(list.get("sql").asString());
    }

    @Test
    void saysWhetherThePlanWasCached() {
        var document = "{ projects(first: 2) { nodes { id name createdAt } } }";
        assertThat(onlyOne(document).get("planCached").asBoolean()).isFalse();
        assertThat(onlyOne(document).get("planCached").asBoolean()).isTrue();
    }

    /** PostgreSQL keeps one plan for all values after some runs on a connection. */
    @Test
    void showsThePlanThatTheStatementReallyHas() {
        var document = "{ task(id: \"%s1\") { id description title } }".formatted(TASK);
        var first = onlyOne(document);
        assertThat(first.get("planKind").asString()).isEqualTo("custom");
        for (var i = 0; i < 10; i++) {
            sluice.ask("ada", document);
        }
        var later = onlyOne(document);
        assertThat(later.get("planKind").asString()).isEqualTo("generic");
        assertThat(later.get("sql")).isEqualTo(first.get("sql"));
        assertThat(types(later)).isEqualTo(types(first));
    }

    /** Then the plan is made of the text, and the types are not known. */
    @Test
    void explainsWithoutPreparedStatements() {
        try (var other =
                TestSluice.start(
                        TestDatabase.shared(), Map.of("sluice.database.statement-cache", "0"))) {
            for (var asked : new Object[] {true, "analyze"}) {
                var response = other.post("ada", body(PLAIN, Map.of(), asked));
                var statement =
                        TestSluice.JSON.readTree(response.body()).at("/extensions/explain/0");
                assertThat(statement.get("planKind").asString()).isEqualTo("custom");
                assertThat(statement.get("parameterTypes").size()).isZero();
                assertThat(statement.at("/plan/0").has("Execution Time"))
                        .isEqualTo(asked.equals("analyze"));
            }
        }
    }

    /** Quotes, backslashes and marks of parameters in values stay values. */
    @ParameterizedTest
    @ValueSource(strings = {"'", "\\", "\\'; select 1; --", "$1", "ü\n\t", "{\"a\",NULL}", ""})
    void explainsAPreparedStatementWithOddValues(String odd) {
        var document =
                "query($t: [String!]!, $o: String!) { tasks(filter: {title: {in: $t, ne: $o}}) { totalCount } }";
        var variables = Map.<String, Object>of("t", List.of(odd, odd + "x"), "o", odd);
        ask("ada", document, variables, null);
        var answer = ask("ada", document, variables, "analyze");
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        assertThat(answer.at("/extensions/explain/0/plan/0/Execution Time").isNumber()).isTrue();
    }

    @Test
    void measuresOnRequest() {
        var answer = ask("ada", "{ tasks(first: 3) { nodes { title } } }", Map.of(), "analyze");
        var statement = answer.at("/extensions/explain/0");
        assertThat(answer.at("/data/tasks/nodes").size()).isEqualTo(3);
        assertThat(statement.at("/plan/0/Execution Time").isNumber()).isTrue();
        assertThat(statement.at("/plan/0/Plan").has("Actual Rows")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anonymous",
                "grace",
                "agent:01900000-0000-7000-8000-000000000101",
                "wide:01900000-0000-7000-8000-000000000002",
                "service:jobs:work"
            })
    void isForAdministratorsOnly(String caller) {
        for (var asked : new Object[] {true, "analyze"}) {
            var answer = ask(caller, PLAIN, Map.of(), asked);
            assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("FORBIDDEN");
            assertThat(answer.at("/errors/0/message").asString())
                    .startsWith("extensions.explain: ");
            assertThat(answer.has("data")).isFalse();
            assertThat(answer.path("extensions").has("explain")).isFalse();
            assertThat(sluice.statements()).isEmpty();
        }
        assertThat(ask(caller, PLAIN, Map.of(), false))
                .isEqualTo(ask(caller, PLAIN, Map.of(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"yes\"", "\"true\"", "\"ANALYZE\"", "{}", "[true]", "1e999"})
    void refusesOtherValues(String value) {
        for (var caller : List.of("ada", "anonymous")) {
            var body =
                    "{\"query\": \"%s\", \"extensions\": {\"explain\": %s}}"
                            .formatted(PLAIN, value);
            var answer = TestSluice.JSON.readTree(sluice.post(caller, body).body());
            assertThat(answer.at("/errors/0/extensions/code").asString())
                    .isEqualTo("BAD_USER_INPUT");
            assertThat(answer.at("/errors/0/message").asString())
                    .startsWith("extensions.explain: expected true, false or \"analyze\", got ");
            assertThat(sluice.statements()).isEmpty();
        }
    }

    @Test
    void takesNullForNothing() {
        var body = "{\"query\": \"%s\", \"extensions\": {\"explain\": null}}".formatted(PLAIN);
        var answer = TestSluice.JSON.readTree(sluice.post("grace", body).body());
        assertThat(answer.has("errors")).isFalse();
        assertThat(answer.get("extensions").has("explain")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mutation { touch { nap { id } } }",
                "subscription { touches { nap { id } } }"
            })
    void refusesWhatIsNoQuery(String document) {
        var answer = ask("ada", document, Map.of(), true);
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.at("/errors/0/message").asString())
                .startsWith("extensions.explain: a ")
                .contains("only a query");
        assertThat(answer.has("data")).isFalse();
        assertThat(sluice.statements()).isEmpty();
    }

    @Test
    void answersAnInvalidDocumentAsUsual() {
        for (var document :
                List.of("{ nothing }", "{", "{ tasks(first: 100000) { nodes { id } } }")) {
            var answer = ask("ada", document, Map.of(), true);
            assertThat(answer.get("errors"))
                    .isEqualTo(ask("ada", document, Map.of(), null).get("errors"));
            assertThat(answer.at("/extensions/explain").size()).isZero();
        }
    }

    @Test
    void explainsAPersistedDocument() {
        var document = "{ projects(first: 1) { nodes { name id } } }";
        var hash = Map.of("version", 1, "sha256Hash", DigestUtils.sha256Hex(document));
        var sent = Map.of("query", document, "extensions", Map.of("persistedQuery", hash));
        sluice.post("ada", TestSluice.JSON.writeValueAsString(sent));
        var named = Map.of("extensions", Map.of("persistedQuery", hash, "explain", true));
        var answer =
                TestSluice.JSON.readTree(
                        sluice.post("ada", TestSluice.JSON.writeValueAsString(named)).body());
        assertThat(answer.at("/data/projects/nodes").size()).isOne();
        assertThat(answer.at("/extensions/explain").size()).isOne();
    }

    @Test
    void explainsByGet() {
        var query =
                "query=%s&extensions=%s"
                        .formatted(
                                URLEncoder.encode(PLAIN, StandardCharsets.UTF_8),
                                URLEncoder.encode("{\"explain\":true}", StandardCharsets.UTF_8));
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:%d/graphql?%s"
                                                .formatted(sluice.port(), query)))
                        .header(
                                "Authorization",
                                "Bearer " + Objects.requireNonNull(sluice.token("ada")))
                        .build();
        var answer = TestSluice.JSON.readTree(sluice.send(request).body());
        assertThat(answer.at("/extensions/explain/0/paths/0/0").asString()).isEqualTo("viewer");
    }

    /**
     * The plan is there although the statement did not end, and nothing is left in the database.
     */
    @Test
    void explainsAStatementThatItsDeadlineEnds() {
        for (var asked : new Object[] {true, "analyze"}) {
            var body =
                    body(
                            "{ slow: naps(filter: {seconds: {gt: 1}}) { nodes { slept } } }",
                            Map.of(),
                            asked);
            var request = sluice.request("ada", body).header("X-Request-Timeout", "2s").build();
            var answer = TestSluice.JSON.readTree(sluice.send(request).body());
            assertThat(answer.at("/errors/0/extensions/code").asString())
                    .isEqualTo("DEADLINE_EXCEEDED");
            var statement = answer.at("/extensions/explain/0");
            assertThat(statement.at("/plan/0/Plan/Node Type").asString()).isNotEmpty();
            assertThat(statement.get("milliseconds").isNull()).isTrue();
            await().until(() -> NappingSluice.napping(DATABASE) == 0);
        }
        assertThat(ask("ada", PLAIN, Map.of(), null).at("/data/viewer/username").isString())
                .as("the connection works")
                .isTrue();
    }

    /** The read fails at its deadline, and its plan is in the answer all the same. */
    @Test
    void holdsThePlanOfAReadThatFailsInTheMemoryOfAnswers() throws Exception {
        var memory = sluice.bean(AnswerMemory.class);
        await().until(() -> memory.used() == 0);
        var body = body("{ naps(filter: {seconds: {gt: 1}}) { nodes { slept } } }", Map.of(), true);
        var request = sluice.request("ada", body).header("X-Request-Timeout", "3s").build();
        var answering = CompletableFuture.supplyAsync(() -> sluice.send(request));
        await().until(() -> NappingSluice.napping(DATABASE) == 1);
        var held = memory.used();

        var answer = TestSluice.JSON.readTree(answering.get().body());
        assertThat(answer.at("/errors/0/extensions/code").asString())
                .isEqualTo("DEADLINE_EXCEEDED");
        assertThat(answer.at("/extensions/explain/0/planBytes").asLong())
                .isEqualTo(held)
                .isPositive();
        await().until(() -> memory.used() == 0);
    }

    @Test
    void explainsAggregatesNamespacesNodesAndLookUps() {
        for (var document :
                List.of(
                        "{ tasks { aggregate(groupBy: [{status: true}]) { key { status } count } } }",
                        "{ operations { tableUsages { totalCount } indexUsages { totalCount } } }",
                        "{ nodes(ids: [\"%s1\"]) { id } }".formatted(TASK),
                        "{ user(by: {username: \"grace\"}) { username } }",
                        "{ projects { nodes { tasks(last: 2) { totalCount } } } __schema { queryType { name } } }")) {
            var answer = ask("ada", document, Map.of(), "analyze");
            assertThat(answer.has("errors")).as(answer.toString()).isFalse();
            assertThat(answer.at("/extensions/explain").size()).as(document).isOne();
        }
    }

    @Test
    void hasNothingToExplainWhereNoStatementRuns() {
        for (var document : List.of("{ __typename }", "{ __schema { queryType { name } } }")) {
            var answer = ask("ada", document, Map.of(), true);
            assertThat(answer.has("errors")).isFalse();
            assertThat(answer.at("/extensions/explain").isArray()).isTrue();
            assertThat(answer.at("/extensions/explain").size()).isZero();
        }
    }

    private static JsonNode onlyOne(String document) {
        var explained = ask("ada", document, Map.of(), true).at("/extensions/explain");
        assertThat(explained.size()).isOne();
        return explained.get(0);
    }

    private static JsonNode ofPath(JsonNode explained, String paths) {
        return explained
                .valueStream()
                .filter(statement -> statement.get("paths").toString().equals(paths))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> types(JsonNode statement) {
        return statement.get("parameterTypes").valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode ask(
            String caller,
            String document,
            Map<String, Object> variables,
            @Nullable Object explain) {
        return TestSluice.JSON.readTree(
                sluice.post(caller, body(document, variables, explain)).body());
    }

    private static String body(
            String document, Map<String, Object> variables, @Nullable Object explain) {
        var body = new LinkedHashMap<String, Object>();
        body.put("query", document);
        body.put("variables", variables);
        if (explain != null) {
            body.put("extensions", Map.of("explain", explain));
        }
        return TestSluice.JSON.writeValueAsString(body);
    }
}
