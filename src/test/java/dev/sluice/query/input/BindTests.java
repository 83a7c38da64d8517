package dev.sluice.query.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Caller;
import dev.sluice.query.Statements;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement sends a value once, whatever it is compared with. */
class BindTests {

    private final Statements statements = new Statements();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query ($x: String) { tasks(filter: {or: [{title: {like: $x}}, {title: {ilike: $x}}, {description: {like: $x}}]}) { totalCount } }",
                "query ($x: String) { tasks(filter: {title: {eq: $x, ne: $x, lt: $x, lte: $x, gt: $x, gte: $x}}) { totalCount } }",
                "query ($x: String) { tasks(filter: {or: [{title: {startsWith: $x}}, {description: {startsWith: $x}}]}) { totalCount } }",
                "query ($x: String) { tasks(filter: {or: [{search: $x}, {search: $x}]}) { totalCount } }",
                "query ($x: JSON) { tasks(filter: {or: [{metadata: {contains: $x}}, {not: {metadata: {contains: $x}}}]}) { totalCount } }",
                "query ($x: String) { tasks(filter: {title: {in: [$x, $x], notIn: [$x, $x]}}) { totalCount } }",
                "query ($x: String) { tasks(filter: {title: {eq: $x}, project: {name: {eq: $x}, tasks: {some: {title: {eq: $x}}}}}) { totalCount } }",
                "query ($x: [String!]) { tasks(first: 0, filter: {title: {in: $x}, description: {in: $x}}) { totalCount } }",
                "{ tasks(filter: {or: [{title: {eq: \"a\"}}, {description: {eq: \"a\"}}]}) { totalCount } }",
                "{ tasks(filter: {or: [{metadata: {contains: {a: [1, {b: 2}]}}}, {metadata: {contains: {a: [1, {b: 2}]}}}]}) { totalCount } }",
            })
    void sendsAnEqualValueOnce(String operation) {
        var key = statements.key(operation, Map.of("x", "word"), Caller.anonymous());
        assertThat(key.plan().statement().binds()).hasSize(1);
    }

    @Test
    void sendsAPartOfAVariableOnce() {
        var operation =
                "query ($f: TaskFilter!) { tasks(filter: {or: [$f, $f, {project: {tasks: {every: $f}}}]}) { totalCount } }";
        Map<String, Object> filter = Map.of("f", Map.of("title", Map.of("eq", "a")));
        assertThat(statements.key(operation, filter, Caller.anonymous()).plan().statement().binds())
                .containsExactly("a");
    }

    @Test
    void keepsDifferentValuesAndConversionsApart() {
        var operation =
                "query ($x: String, $y: String) { tasks(filter: {title: {eq: $x, ne: $y, like: $x, in: [$x]}, search: $x}) { totalCount } }";
        var binds =
                statements
                        .key(operation, Map.of("x", "a", "y", "a"), Caller.anonymous())
                        .plan()
                        .statement()
                        .binds();
        assertThat(binds)
                .containsExactlyInAnyOrder(
                        "a", "a", "a", "a", new BoundList(String.class, List.of("a")));
    }

    /** A plan serves other values: what happens to be equal now is not merged. */
    @Test
    void doesNotMergeByTheValuesOfARequest() {
        var document =
                Statements.parse(
                        "query ($x: String, $y: String) { tasks(filter: {title: {eq: $x, ne: $y}}) { totalCount } }");
        statements.key(document, Map.of("x", "a", "y", "a"), Caller.anonymous());
        assertThat(
                        statements
                                .key(document, Map.of("x", "a", "y", "b"), Caller.anonymous())
                                .plan()
                                .statement()
                                .binds())
                .containsExactly("a", "b");
    }

    @Test
    void countsAllThatIsBound() {
        var operation =
                "query ($x: String) { a: tasks(filter: {title: {eq: $x, ne: $x}}) { totalCount } b: tasks(filter: {title: {eq: $x}}) { totalCount } }";
        assertThat(statements.prepare(operation, Map.of("x", "é".repeat(100))).boundBytes())
                .isEqualTo(400);
    }

    /** The rest is not converted: that would take the memory that the limit saves. */
    @Test
    void stopsAtTheFirstValueBeyondTheLimit() {
        var operation =
                "query ($x: String) { a: tasks(filter: {title: {eq: $x}}) { totalCount } b: tasks(filter: {title: {eq: $x}}) { totalCount } c: tasks(filter: {title: {eq: $x}}) { totalCount } d: tasks(filter: {title: {eq: $x}}) { totalCount } }";
        assertThat(statements.prepare(operation, Map.of("x", "a".repeat(900_000))).boundBytes())
                .isEqualTo(2_700_000);
    }
}
