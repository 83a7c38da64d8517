package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.database.target.DatabaseTarget;
import graphql.schema.GraphQLSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Whatever is stored and whatever is asked: the answer is valid JSON of the schema's types, or a
 * typed error that says nothing of the database. The seed is printed; {@code -Dtests.seed=N}
 * repeats it.
 */
class FuzzIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger(FuzzIntegrationTests.class);
    private static final int OPERATIONS = 1500;

    private static final DatabaseTarget DATABASE = strangeDatabase();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "grace", "anonymous"})
    void answersEveryOperation(String caller) throws SQLException {
        var seed = Long.getLong("tests.seed", System.nanoTime());
        LOG.info("Seed of {}: {}", caller, seed);
        var schema = SLUICE.bean(GraphQLSchema.class);
        var generator = new OperationGenerator(schema, new Random(seed), ids(), cursors());
        var answered = 0;
        for (var i = 0; i < OPERATIONS; i++) {
            var operation = generator.next();
            var response = SLUICE.ask(caller, operation);
            assertThat(ResponseChecker.check(schema, operation, response))
                    .as("seed %d, operation %d: %s%n%s", seed, i, operation, response)
                    .isEmpty();
            answered += response.has("errors") ? 0 : 1;
        }
        assertThat(answered).as("operations without any error").isGreaterThan(OPERATIONS / 10);
    }

    /** A check that cannot fail shows nothing. */
    @Test
    void theCheckerFindsWhatIsWrong() {
        var schema = SLUICE.bean(GraphQLSchema.class);
        var operation = "{ tasks { nodes { title createdAt } } }";
        assertThat(
                        problems(
                                schema,
                                operation,
                                "{\"data\":{\"tasks\":{\"nodes\":[{\"title\":null,\"createdAt\":\"x\"}]}}}"))
                .hasSize(2);
        assertThat(
                        problems(
                                schema,
                                operation,
                                "{\"data\":{\"tasks\":{\"nodes\":[{\"title\":\"a\"}]}}}"))
                .hasSize(1);
        assertThat(
                        problems(
                                schema,
                                operation,
                                "{\"errors\":[{\"message\":\"syntax error at $1\",\"extensions\":{\"code\":\"INTERNAL\"}}]}"))
                .hasSize(2);
    }

    private static List<String> problems(GraphQLSchema schema, String operation, String response) {
        return ResponseChecker.check(schema, operation, TestSluice.JSON.readTree(response));
    }

    private static DatabaseTarget strangeDatabase() {
        try {
            var target = TestDatabase.copy();
            TestDatabase.execute(
                    target,
                    Files.readString(
                            Path.of("src/test/resources/strange.sql"), StandardCharsets.UTF_8));
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> ids() throws SQLException {
        var oracle = new VisibilityOracle(SLUICE.bean(Catalog.class), DATABASE);
        var ids = new ArrayList<String>();
        for (var entity : SLUICE.bean(Catalog.class).entities()) {
            oracle.rows(entity).keySet().stream()
                    .filter(_ -> entity.isNode())
                    .limit(5)
                    .forEach(key -> ids.add(entity.prefix() + "_" + key));
        }
        return ids;
    }

    /** Real cursors of several orders, and broken ones. */
    private static List<String> cursors() {
        var cursors =
                new ArrayList<>(
                        List.of(
                                "",
                                "x",
                                "bnVsbA==",
                                "W10=",
                                "WyJhIl0=",
                                "WyJhIiwgIlwidTAwMDAiXQ=="));
        for (var list :
                List.of(
                        "tasks",
                        "messages",
                        "tasks(orderBy: [{scheduledAt: DESC}])",
                        "commits(orderBy: [{committedAt: ASC}])",
                        "messages(orderBy: [{createdAt: ASC}])")) {
            for (JsonNode edge :
                    SLUICE.ask("ada", "{ r: " + list + " { edges { cursor } } }")
                            .at("/data/r/edges")) {
                cursors.add(edge.get("cursor").asString());
            }
        }
        return cursors;
    }
}
