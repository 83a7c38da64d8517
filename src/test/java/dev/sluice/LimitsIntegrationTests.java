package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Limits as a client meets them: a typed error that says the limit, at once, and nothing sent to
 * the database.
 */
@Timeout(20)
class LimitsIntegrationTests {

    private final TestSluice sluice = TestSluice.shared();

    @Test
    void saysTheCostOfEveryOperation() {
        var answer = sluice.ask("grace", "{ tasks(first: 5) { nodes { project { name } } } }");
        assertThat(answer.at("/extensions/cost/estimated").asLong()).isEqualTo(11);
        assertThat(answer.at("/extensions/cost/budget").asLong()).isEqualTo(100_000);
    }

    @Test
    void refusesWhatCostsMoreThanTheBudget() {
        var page =
                "projects(first: 100) { nodes { tasks(first: 100) { nodes { dependents(first: %d) { nodes { id } } } } } }";
        refuses("{ " + page.formatted(20) + " }", Map.of(), "objects; at most 100000 are allowed");
        var byVariable =
                "query ($n: Int) { ...F } fragment F on Query { " + page.replace("%d", "$n") + " }";
        refuses(byVariable, Map.of("n", 20), "objects; at most 100000 are allowed");
        assertThat(sluice.ask("grace", byVariable, Map.of("n", 2)).has("errors")).isFalse();
        var aliases =
                IntStream.range(0, 12)
                        .mapToObj(
                                i ->
                                        "a"
                                                + i
                                                + ": projects(first: 100) { nodes { tasks(first: 100) { nodes { id } } } }")
                        .collect(Collectors.joining(" "));
        refuses("{ " + aliases + " }", Map.of(), "at most 100000");
    }

    @Test
    void refusesDocumentsThatHoldTooMuch() {
        refuses(
                "{ " + "a: __typename ".repeat(101) + "}",
                Map.of(),
                "101 root fields; at most 100");
        refuses(
                "{ tasks { nodes { " + "a: id ".repeat(501) + "} } }",
                Map.of(),
                "501 aliases; at most 500");
        refuses(
                "{ tasks { nodes { id " + "@skip(if: false) ".repeat(201) + "} } }",
                Map.of(),
                "201 directives; at most 200");
        refuses("{ tasks(filter: " + "{and: [".repeat(6000), Map.of(), "tokens");
        refuses(
                "{ tasks(filter: "
                        + "{not: ".repeat(14)
                        + "{}"
                        + "}".repeat(14)
                        + ") { totalCount } }",
                Map.of(),
                "nested more than 12 deep");
        var conditions = "{title: {eq: \"a\"}},".repeat(150);
        refuses(
                "{ tasks(filter: {or: [" + conditions + "]}) { totalCount } }",
                Map.of(),
                "more than 200 conditions");
    }

    @Test
    void refusesCircularFragments() {
        var answer =
                sluice.ask(
                        "grace",
                        "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }");
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
    }

    private void refuses(String document, Map<String, ?> variables, String message) {
        JsonNode answer = sluice.ask("grace", document, variables);
        assertThat(answer.at("/errors/0/extensions/code").asString())
                .as("%s", answer)
                .isEqualTo("LIMIT_EXCEEDED");
        assertThat(answer.at("/errors/0/message").asString()).contains(message);
        assertThat(sluice.statements()).isEmpty();
    }
}
