package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.query.input.Input;
import graphql.language.AstPrinter;
import graphql.schema.GraphQLSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A variable at any place of an operation means the same as its value there, and no condition
 * disappears: null or no value where a value is needed, or inside of a filter or an order, is
 * rejected. The seed is printed; {@code -Dtests.seed=N} repeats it.
 */
class VariableFuzzIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger(VariableFuzzIntegrationTests.class);
    private static final int OPERATIONS = 150;
    private static final int FILTERS = 600;

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final GraphQLSchema schema = SLUICE.bean(GraphQLSchema.class);

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    @Test
    void aVariableMeansItsValueAtEveryPlace() {
        LOG.info("Seed: {}", seed);
        var ids = ids();
        var generator = new OperationGenerator(schema, new Random(seed), ids, cursors());
        var measures = measures();
        var rejected = 0;
        var answered = 0;
        for (var i = 0; i < OPERATIONS; i++) {
            var operation = generator.next();
            if (measures.matcher(operation).find()) {
                continue;
            }
            for (var position : VariablePositions.of(schema, operation)) {
                var literal = ask(operation, Map.of());
                answered += means(position, literal, operation) ? 1 : 0;
                rejected += rejects(position, literal, operation) ? 1 : 0;
            }
        }
        assertThat(answered).as("variables with a value that were answered").isPositive();
        assertThat(rejected).as("variables without a value that were rejected").isPositive();
    }

    /**
     * Root fields of views: many measure the database, and change from one question to the next.
     */
    private static Pattern measures() {
        var tables = SLUICE.bean(DatabaseSchema.class).tables();
        return Pattern.compile(
                SLUICE.bean(Catalog.class).entities().stream()
                        .filter(entity -> tables.get(entity.table()).isView())
                        .flatMap(entity -> Stream.of(entity.singleName(), entity.listName()))
                        .collect(Collectors.joining("|", "\\b(?:", ")\\b")));
    }

    /** With its value, given or by default, it answers like the literal. */
    private boolean means(VariablePositions.Position position, JsonNode literal, String operation) {
        var text = AstPrinter.printAstCompact(position.literal());
        var given =
                ask(
                        position.withVariable("$v: " + type(position)),
                        variables(Input.plain(position.literal(), Map.of())));
        var byDefault =
                ask(
                        position.withVariable("$v: " + position.nullableType() + " = " + text),
                        Map.of());
        if (!ask(operation, Map.of()).equals(literal)) {
            return false; // statistics, which change by themselves
        }
        assertThat(given.path("data"))
                .as(described(position, "value"))
                .isEqualTo(literal.path("data"));
        assertThat(codes(given).isEmpty())
                .as(described(position, "value"))
                .isEqualTo(codes(literal).isEmpty());
        assertThat(byDefault.path("data"))
                .as(described(position, "default"))
                .isEqualTo(literal.path("data"));
        return literal.has("data");
    }

    /** Without a value it is rejected, or as if the argument was not there. */
    private boolean rejects(
            VariablePositions.Position position, JsonNode literal, String operation) {
        var text = AstPrinter.printAstCompact(position.literal());
        var withDefault = "$v: " + position.nullableType() + " = " + text;
        var without = ask(position.withoutArgument(), Map.of());
        var answers =
                Map.of(
                        "null",
                                ask(
                                        position.withVariable("$v: " + type(position)),
                                        variables(null)),
                        "absent", ask(position.withVariable("$v: " + type(position)), Map.of()),
                        "null over default",
                                ask(position.withVariable(withDefault), variables(null)));
        if (position.isNonNull() || position.inside()) {
            answers.forEach(
                    (mode, answer) -> {
                        assertThat(codes(answer)).as(described(position, mode)).isNotEmpty();
                        if (!literal.has("errors")) {
                            assertThat(codes(answer))
                                    .as(described(position, mode))
                                    .containsOnly("BAD_USER_INPUT");
                        }
                    });
            return true;
        }
        // statistics change by themselves
        if (ask(position.withoutArgument(), Map.of()).equals(without)) {
            answers.forEach(
                    (mode, answer) ->
                            assertThat(answer.path("data"))
                                    .as(
                                            "%s in %s: %s",
                                            described(position, mode), operation, answer)
                                    .isEqualTo(without.path("data")));
        }
        return false;
    }

    /** Rows are found by what they show, whatever is stored. */
    @Test
    void filtersFindTheRowsThatShowTheValue() {
        LOG.info("Seed: {}", seed);
        ExtremeValues.fill(DATABASE, 0);
        var random = new Random(seed);
        var tables = FilterTable.of(SLUICE);
        for (var i = 0; i < FILTERS; i++) {
            var table = tables.get(random.nextInt(tables.size()));
            var filter = new FilterGenerator(table, random).next();
            var document =
                    "query (%s) { r: %s(first: 100, filter: %s) { nodes { id } } }"
                            .formatted(
                                    filter.declarations(), table.entity().listName(), filter.text())
                            .replace("query () ", "");
            var answer = SLUICE.ask("ada", document, filter.variables());
            var as =
                    "seed %d, filter %d: %s with %s"
                            .formatted(seed, i, document, filter.variables());
            assertThat(answer.path("errors")).as(as).isEmpty();
            var found = new HashSet<String>();
            answer.at("/data/r/nodes").forEach(node -> found.add(node.get("id").asString()));
            assertThat(found).as(as).isEqualTo(expected(table, filter));
        }
    }

    private static Set<String> expected(FilterTable table, FilterGenerator.Filter filter) {
        var ids = new HashSet<String>();
        for (var row : table.rows()) {
            if (filter.oracle().test(row)) {
                ids.add(row.get("id").asString());
            }
        }
        return ids;
    }

    private JsonNode ask(String document, Map<String, ?> variables) {
        var response = SLUICE.ask("ada", document, variables);
        assertThat(codes(response))
                .as("seed %d: %s with %s", seed, document, variables)
                .doesNotContain("INTERNAL", "");
        return response;
    }

    private static String type(VariablePositions.Position position) {
        return position.nullableType() + (position.isNonNull() ? "!" : "");
    }

    private static Map<String, Object> variables(Object value) {
        var variables = new HashMap<String, Object>();
        variables.put("v", value);
        return variables;
    }

    private String described(VariablePositions.Position position, String mode) {
        return "seed %d, %s: %s".formatted(seed, mode, position.withVariable("$v"));
    }

    private static List<String> codes(JsonNode response) {
        return response.path("errors")
                .valueStream()
                .map(error -> error.at("/extensions/code").asString(""))
                .toList();
    }

    private static List<String> ids() {
        return List.of("tasks", "messages", "projects", "users", "agents", "commits").stream()
                .flatMap(
                        list ->
                                SLUICE.ask(
                                                "ada",
                                                "{ r: %s(first: 5) { nodes { id } } }"
                                                        .formatted(list))
                                        .at("/data/r/nodes")
                                        .valueStream())
                .map(node -> node.get("id").asString())
                .toList();
    }

    private static List<String> cursors() {
        return SLUICE.ask("ada", "{ r: tasks(first: 5) { edges { cursor } } }")
                .at("/data/r/edges")
                .valueStream()
                .map(edge -> edge.get("cursor").asString())
                .toList();
    }
}
