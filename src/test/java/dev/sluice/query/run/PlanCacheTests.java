package dev.sluice.query.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.policy.Caller;
import dev.sluice.policy.Refusal;
import dev.sluice.query.Statements;
import dev.sluice.query.plan.Cursor;
import dev.sluice.query.plan.Order;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanCacheTests {

    private static final UUID GRACE = UUID.fromString("01900000-0000-7000-8000-000000000002");
    private static final UUID LINUS = UUID.fromString("01900000-0000-7000-8000-000000000003");

    private final Statements statements = new Statements();

    @Test
    void servesEveryCallerOfAClassWithOnePlan() {
        var document = Statements.parse("{ tasks { nodes { title } } }");
        var grace = statements.key(document, Map.of(), Caller.user(GRACE));
        var linus = statements.key(document, Map.of(), Caller.user(LINUS));

        assertThat(statements.plansMade()).isOne();
        assertThat(grace.plan().statement()).isEqualTo(linus.plan().statement());
        assertThat(grace.row().caller()).isEqualTo(GRACE);
        assertThat(grace.plan().statement().sql())
                .contains("k.caller")
                .doesNotContain(GRACE.toString());
    }

    @Test
    void makesAPlanForEachClassOfCallers() {
        var document = Statements.parse("{ tasks { nodes { title } } }");
        var user = statements.key(document, Map.of(), Caller.user(GRACE));
        var administrator = statements.key(document, Map.of(), Caller.administrator(GRACE));
        var anonymous = statements.key(document, Map.of(), Caller.anonymous());

        assertThat(
                        List.of(
                                user.plan().statement().sql(),
                                administrator.plan().statement().sql(),
                                anonymous.plan().statement().sql()))
                .doesNotHaveDuplicates();
        assertThat(user.plan().statement().sql()).contains("/* visible: MEMBER, by scope */");
        assertThat(administrator.plan().statement().sql())
                .contains("true /* visible: administrator */");
        assertThat(anonymous.plan().statement().sql()).contains("false /* visible: anonymous */");
    }

    @Test
    void estimatesDocumentsThatDifferInLiteralsTogether() {
        var title = "{ tasks(filter: { title: { ilike: \"%s\" } }) { nodes { title } } }";
        var one = statements.key(Statements.parse(title.formatted("a")), Map.of(), user());
        var two = statements.key(Statements.parse(title.formatted("b")), Map.of(), user());
        var other =
                statements.key(Statements.parse("{ tasks { nodes { title } } }"), Map.of(), user());

        assertThat(one.plan().statement()).isNotEqualTo(two.plan().statement());
        assertThat(one.plan().estimator())
                .isSameAs(two.plan().estimator())
                .isNotSameAs(other.plan().estimator());
    }

    @Test
    void bindsEveryValueAndKeepsTheText() {
        var document =
                Statements.parse(
                        "query ($f: TaskFilter, $n: Int) { tasks(filter: $f, first: $n) { nodes { title } } }");
        var one =
                statements.key(
                        document,
                        Map.of("f", Map.of("title", Map.of("eq", "x'y")), "n", 3),
                        user());
        var other =
                statements.key(
                        document, Map.of("f", Map.of("title", Map.of("eq", "z")), "n", 4), user());

        assertThat(statements.plansMade()).isOne();
        assertThat(one.plan().statement().sql())
                .isEqualTo(other.plan().statement().sql())
                .doesNotContain("x'y");
        assertThat(one.plan().statement().binds()).containsExactlyInAnyOrder("x'y", 3L);
        assertThat(other.plan().statement().binds()).containsExactlyInAnyOrder("z", 4L);
    }

    @Test
    void keepsFewPlansOfLongDocuments() {
        for (var i = 0; i < 100; i++) {
            var document = Statements.parse("{ tasks { nodes { title } } }");
            statements.key(document, Map.of(), 1 << 20, user());
        }
        await().untilAsserted(() -> assertThat(statements.plansKept()).isLessThan(10));
    }

    @Test
    void bindsLiteralsToo() {
        var one =
                statements.key(
                        "{ tasks(first: 5, filter: {title: {in: [\"a\", \"b\"]}}) { totalCount nodes { id } } }",
                        Map.of(),
                        user());
        var other =
                statements.key(
                        "{ tasks(first: 9, filter: {title: {in: [\"c\"]}}) { totalCount nodes { id } } }",
                        Map.of(),
                        user());

        assertThat(one.plan().statement().sql()).isEqualTo(other.plan().statement().sql());
        assertThat(one.plan().statement().binds()).isNotEqualTo(other.plan().statement().binds());
    }

    @Test
    void makesAnotherPlanForAnotherShape() {
        var document =
                Statements.parse(
                        """
                        query ($f: TaskFilter, $o: [TaskOrder!], $d: OrderDirection! = ASC, $with: Boolean!, $g: [TaskGroupBy!]) {
                          tasks(filter: $f, orderBy: $o) { nodes { id title @include(if: $with) tasks: project {
                            tasks(orderBy: [{title: $d}]) { nodes { id } aggregate(groupBy: $g) { count } } } } } }""");
        var base =
                Map.<String, Object>of(
                        "with", true, "d", "ASC", "o", List.of(Map.of("title", "ASC")));
        var texts =
                List.of(
                        sql(document, base),
                        sql(document, with(base, "with", false)),
                        sql(document, with(base, "d", "DESC")),
                        sql(document, with(base, "o", List.of(Map.of("title", "DESC")))),
                        sql(document, with(base, "o", List.of(Map.of("status", "ASC")))),
                        sql(document, with(base, "g", List.of(Map.of("status", true)))),
                        sql(
                                document,
                                with(
                                        base,
                                        "g",
                                        List.of(Map.of("createdAt", Map.of("bucket", "DAY"))))),
                        sql(document, with(base, "f", Map.of("title", Map.of("eq", "a")))),
                        sql(
                                document,
                                with(base, "f", Map.of("not", Map.of("title", Map.of("eq", "a"))))),
                        sql(
                                document,
                                with(
                                        base,
                                        "f",
                                        Map.of(
                                                "or",
                                                List.of(
                                                        Map.of("title", Map.of("eq", "a")),
                                                        Map.of())))));

        assertThat(texts).doesNotHaveDuplicates();
        assertThat(statements.plansMade()).isEqualTo(texts.size());
        sql(document, with(base, "f", Map.of("title", Map.of("eq", "other"))));
        assertThat(statements.plansMade()).isEqualTo(texts.size());
    }

    @Test
    void knowsWhichPositionsOfACursorAreNull() {
        var document =
                Statements.parse(
                        "query ($c: Cursor) { tasks(after: $c, orderBy: [{scheduledAt: ASC}]) { nodes { id } } }");
        var order =
                new Order(
                        Statements.CATALOG.entity("Task"),
                        List.of(
                                new Order.Step(
                                        Statements.CATALOG.entity("Task").column("scheduledAt"),
                                        false),
                                new Order.Step(Statements.CATALOG.entity("Task").key(), false)));
        var time =
                new Cursor(
                        order.signature(),
                        java.util.Arrays.asList("2026-01-01T00:00:00+00:00", GRACE.toString()));
        var missing =
                new Cursor(order.signature(), java.util.Arrays.asList(null, GRACE.toString()));

        var withTime = statements.key(document, Map.of("c", time), user());
        var withNull = statements.key(document, Map.of("c", missing), user());
        assertThat(withTime.plan().statement().sql())
                .isNotEqualTo(withNull.plan().statement().sql());
        assertThat(withNull.plan().statement().sql()).contains("t1.scheduled_at is null");
        assertThat(statements.key(document, Map.of("c", time), user()).plan().statement().sql())
                .isEqualTo(withTime.plan().statement().sql());
        assertThat(statements.plansMade()).isEqualTo(2);
    }

    @Test
    void sharesAStatementBetweenAliasesOfOnePlan() {
        var a =
                statements.key(
                        "{ a: task(id: \"task_" + GRACE + "\") { title } }", Map.of(), user());
        var b =
                statements.key(
                        "{ b: task(id: \"task_" + LINUS + "\") { title } }", Map.of(), user());

        assertThat(a.plan().statement()).isEqualTo(b.plan().statement());
        assertThat(List.of(a.row().key(), b.row().key())).containsExactly(GRACE, LINUS);
    }

    @Test
    void refusesWhatNoPlanCanHave() {
        refuses(
                "{ tasks(first: 1, last: 1) { nodes { id } } }",
                "first and last exclude each other");
        refuses("{ tasks(first: -1) { nodes { id } } }", "tasks.first: -1 is negative");
        refuses(
                "{ tasks(first: 101) { nodes { id } } }",
                "tasks.first: 101 exceeds the maximum of 100");
        refuses("{ task(id: \"user_" + GRACE + "\") { id } }", "is not an id of the type Task");
        refuses("{ node(id: \"planet_" + GRACE + "\") { id } }", "is not an id");
        refuses("{ tasks(filter: {title: {eq: null}}) { nodes { id } } }", "use isNull");
        refuses(
                "{ tasks(filter: {title: {like: \"a\\\\\"}}) { nodes { id } } }",
                "single backslash");
        refuses(
                "{ tasks { aggregate(groupBy: [{createdAt: {bucket: DAY}}, {createdAt: {bucket: DAY}}]) { count } } }",
                "tasks.aggregate.groupBy: createdAt is given twice with the bucket DAY");
        refuses(
                "{ tasks(filter: {not: "
                        + "{not: ".repeat(20)
                        + "{}"
                        + "}".repeat(20)
                        + "}) { nodes { id } } }",
                "nested more than 12 deep");
    }

    @Test
    void refusesOperationsThatAreTooDeep() {
        var document =
                "{ projects { nodes { "
                        + "tasks { nodes { project { ".repeat(7)
                        + "id"
                        + " } } }".repeat(7)
                        + " } } }";
        refuses(document, "more than 12 relations deep");
    }

    private void refuses(String document, String message) {
        assertThatThrownBy(() -> statements.key(document, Map.of(), user()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    private String sql(graphql.language.Document document, Map<String, Object> variables) {
        return statements.key(document, variables, user()).plan().statement().sql();
    }

    private static Map<String, Object> with(Map<String, Object> base, String name, Object value) {
        var more = new LinkedHashMap<>(base);
        more.put(name, value);
        return more;
    }

    private static Caller user() {
        return Caller.user(GRACE);
    }
}
