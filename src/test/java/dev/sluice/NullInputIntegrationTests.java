package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Null where a value is needed is rejected and named, at every place and depth. */
class NullInputIntegrationTests {

    private static final String TASK = "task_01900000-0000-7000-8000-000000002101";

    private final TestSluice sluice = TestSluice.shared();

    /** The specification leaves these to the execution, since the variable has a default. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    ($v: ID = "%s") { task(id: $v) { id } } | task.id
                    ($v: ID = "%s") { node(id: $v) { id } } | node.id
                    ($v: ID = "%s") { nodes(ids: [$v]) { id } } | nodes.ids[0]
                    ($v: [ID!] = ["%s"]) { nodes(ids: $v) { id } } | nodes.ids
                    ($v: Boolean = false) { tasks(first: 1) @skip(if: $v) { totalCount } } | @skip.if
                    ($v: Boolean = true) { tasks(first: 1) @include(if: $v) { totalCount } } | @include.if
                    ($v: Boolean = true) { tasks(first: 1) { nodes { project { name @include(if: $v) } } } } | @include.if
                    ($v: Boolean = true) { tasks(first: 1) { ...F @include(if: $v) } } fragment F on TaskConnection { totalCount } | @include.if
                    ($v: Boolean = true) { tasks(first: 1) { ...F } } fragment F on TaskConnection { totalCount @skip(if: $v) } | @skip.if
                    ($v: ID = "%s") { tasks(filter: {id: {in: [$v]}}) { totalCount } } | tasks.filter.id.in[0]
                    ($v: TaskFilter = {}) { tasks(filter: {and: [{}, $v]}) { totalCount } } | tasks.filter.and[1]
                    ($v: TaskOrder = {createdAt: ASC}) { tasks(orderBy: [$v]) { totalCount } } | tasks.orderBy[0]
                    ($v: TaskGroupBy = {status: true}) { tasks { aggregate(groupBy: [$v]) { count } } } | aggregate.groupBy[0]
                    ($v: String = "a") { tasks(first: 1) { nodes { metadata(path: [$v]) } } } | metadata.path[0]
                    ($v: ID = "%s") { projects(first: 1) { nodes { tasks(filter: {id: {notIn: [$v]}}) { totalCount } } } } | tasks.filter.id.notIn[0]
                    ($v: ID = "%s") { tasks(filter: {not: {id: {in: [$v]}}}) { aggregate { count } } } | tasks.filter.not.id.in[0]
                    """)
    void rejectsANullVariableWhereAValueIsNeeded(String operation, String place) {
        var document = "query " + operation.formatted(TASK);

        assertThat(message(document, "{\"v\": null}"))
                .startsWith(place + ": the variable $v is null");
        assertThat(sluice.ask("ada", document).path("errors")).as("by default").isEmpty();
    }

    @Test
    void takesANullVariableWhereNothingIsExecuted() {
        var document =
                "query ($v: ID = \"%s\", $with: Boolean!) { task(id: $v) @include(if: $with) { id } __typename }"
                        .formatted(TASK);

        assertThat(ask(document, "{\"v\": null, \"with\": false}").path("errors")).isEmpty();
        assertThat(message(document, "{\"v\": null, \"with\": true}")).startsWith("task.id: ");
    }

    /** Inside of a filter or an order, null never means everything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    { tasks(filter: {title: null}) { totalCount } } | tasks.filter.title
                    { tasks(filter: {title: {eq: null}}) { totalCount } } | tasks.filter.title.eq
                    { tasks(filter: {title: {in: null}}) { totalCount } } | tasks.filter.title.in
                    { tasks(filter: {title: {isNull: null}}) { totalCount } } | tasks.filter.title.isNull
                    { tasks(filter: {title: {}}) { totalCount } } | tasks.filter.title
                    { tasks(filter: {metadata: {contains: null}}) { totalCount } } | tasks.filter.metadata.contains
                    { tasks(filter: {search: null}) { totalCount } } | tasks.filter.search
                    { tasks(filter: {and: null}) { totalCount } } | tasks.filter.and
                    { tasks(filter: {or: null}) { totalCount } } | tasks.filter.or
                    { tasks(filter: {not: null}) { totalCount } } | tasks.filter.not
                    { tasks(filter: {assignee: null}) { totalCount } } | tasks.filter.assignee
                    { tasks(filter: {assignee: {name: {eq: null}}}) { totalCount } } | tasks.filter.assignee.name.eq
                    { projects(filter: {tasks: null}) { totalCount } } | projects.filter.tasks
                    { projects(filter: {tasks: {}}) { totalCount } } | projects.filter.tasks
                    { projects(filter: {tasks: {some: null}}) { totalCount } } | projects.filter.tasks.some
                    { projects(filter: {or: [{}, {tasks: {none: {title: null}}}]}) { totalCount } } | projects.filter.or[1].tasks.none.title
                    { tasks(filter: {title: null}) { aggregate { count } } } | tasks.filter.title
                    { projects(first: 1) { nodes { tasks(filter: {title: null}) { totalCount } } } } | tasks.filter.title
                    query ($v: String) { tasks(filter: {title: {eq: $v}}) { totalCount } } | tasks.filter.title.eq
                    query ($v: StringFilter) { tasks(filter: {title: $v}) { totalCount } } | tasks.filter.title
                    query ($v: [TaskFilter!]) { tasks(filter: {or: $v}) { totalCount } } | tasks.filter.or
                    query ($v: OrderDirection) { tasks(orderBy: [{title: $v}]) { totalCount } } | tasks.orderBy[0].title
                    query ($v: String) { tasks(filter: {metadata: {contains: {a: $v}}}) { totalCount } } | tasks.filter.metadata.contains
                    """)
    void rejectsAConditionWithoutAValue(String document, String place) {
        assertThat(message(document, "{}")).startsWith(place + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"v": {"title": null}} | tasks.filter.title
                    {"v": {"title": {"eq": null}}} | tasks.filter.title.eq
                    {"v": {"title": {}}} | tasks.filter.title
                    {"v": {"and": [{"not": {"assignee": null}}]}} | tasks.filter.and[0].not.assignee
                    {"v": {"project": {"tasks": {"every": null}}}} | tasks.filter.project.tasks.every
                    """)
    void rejectsAConditionWithoutAValueInAVariable(String variables, String place) {
        assertThat(
                        message(
                                "query ($v: TaskFilter) { tasks(filter: $v) { totalCount } }",
                                variables))
                .startsWith(place + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    { r: tasks { totalCount } }
                    { r: tasks(filter: null) { totalCount } }
                    { r: tasks(filter: {}) { totalCount } }
                    { r: tasks(filter: {and: []}) { totalCount } }
                    { r: tasks(orderBy: null, first: null, after: null, includeDeleted: null) { totalCount } }
                    query ($v: TaskFilter, $n: Int, $o: [TaskOrder!]) { r: tasks(filter: $v, first: $n, orderBy: $o) { totalCount } }
                    """)
    void takesAnArgumentThatIsNullAsIfItWereAbsent(String document) {
        var all = ask("{ r: tasks { totalCount } }", "{}").at("/data/r");

        assertThat(ask(document, "{}").at("/data/r")).isEqualTo(all);
    }

    @Test
    void findsNothingByAnEmptyAlternativeOrList() {
        assertThat(
                        ask(
                                        "{ a: tasks(filter: {or: []}) { totalCount } b: tasks(filter: {id: {in: []}}) { totalCount } }",
                                        "{}")
                                .get("data")
                                .toString())
                .isEqualTo("{\"a\":{\"totalCount\":0},\"b\":{\"totalCount\":0}}");
    }

    private JsonNode ask(String document, String variables) {
        return sluice.ask("ada", document, plain(variables));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> plain(String variables) {
        return TestSluice.JSON.readValue(variables, Map.class);
    }

    private String message(String document, String variables) {
        var errors = ask(document, variables).path("errors");
        assertThat(errors).as(document).hasSize(1);
        assertThat(errors.get(0).at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        return errors.get(0).get("message").asString();
    }
}
