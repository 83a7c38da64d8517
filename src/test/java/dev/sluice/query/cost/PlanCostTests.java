package dev.sluice.query.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.query.Statements;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCostTests {

    private final Statements statements = new Statements();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ __typename __schema { types { name } } } | 0",
                "{ viewer { name } } | 1",
                "{ tasks { nodes { title } } } | 21",
                "{ tasks { totalCount } } | 2",
                "{ tasks(first: 0) { nodes { title } } } | 1",
                "{ tasks(first: 100) { nodes { title } edges { node { title } cursor } } } | 201",
                "{ tasks(last: 10) { nodes { project { name owner { name } } assignee { name } } } } | 41",
                "{ conversations(first: 20) { nodes { messages(first: 10) { nodes { author { __typename } } } } } } | 441",
                "{ projects(first: 100) { nodes { tasks(first: 100) { nodes { title } } } } } | 10201",
                "{ tasks { aggregate { count } } } | 3",
                "{ tasks { aggregate(groupBy: [{status: true}, {project: true}], first: 50) { count key { project { name owner { name } } } } } } | 152",
                "{ a: tasks(first: 1) { nodes { id } } b: tasks(first: 1) { nodes { id } } ...F } fragment F on Query { c: tasks(first: 1) { nodes { id } } } | 6",
                "{ analysisRuns(first: 10) { nodes { metricsJson metrics { lint { findings } dependencies { packageHealth { name } } } } } } | 51",
                "{ tasks(first: 101) { nodes { id } } } | 0",
            })
    void countsTheObjectsThatMayBeAnswered(String operation, long cost) {
        assertThat(statements.cost(operation, Map.of())).isEqualTo(cost);
    }

    @Test
    void followsTheVariables() {
        var operation =
                "query ($n: Int, $with: Boolean = true) { tasks(first: $n) { nodes { id project @include(if: $with) { name } } } }";
        assertThat(statements.cost(operation, Map.of("n", 7, "with", true))).isEqualTo(15);
        assertThat(statements.cost(operation, Map.of("n", 7, "with", false))).isEqualTo(8);
    }

    @Test
    void doesNotOverflow() {
        var deep =
                "nodes { tasks(first: 100) { nodes { project { memberships(first: 100) { nodes { user { repositories(first: 100) { "
                        + "nodes { commits(first: 100) { nodes { repository { projects(first: 100) { nodes { name } } } } } } } } } } } } } }";
        assertThat(statements.cost("{ projects(first: 100) { " + deep + " } }", Map.of()))
                .isGreaterThan(1_000_000_000_000L);
    }
}
