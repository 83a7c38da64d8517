package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** An error about an input names the place, the kind of value and what is allowed. */
class InputErrorIntegrationTests {

    private static final String JAVA =
            "(?s).*(\\bjava\\b|graphql\\.|\\w+\\{\\w+=|LinkedHashMap|Exception).*";

    private final TestSluice sluice = TestSluice.shared();

    /** A value of each kind at a place of each type, as a literal and as a variable. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    DateTime | tasks | createdAt: {eq: %s}       | 5, true, [5], {"a": 1}, "today", "2026-02-30T00:00:00Z", 1.5
                    Date     | projects | startsOn: {eq: %s}     | 5, true, [5], {"a": 1}, "today", "2026-02-30", 1.5
                    BigInt   | fileItems | fileSize: {eq: %s}    | true, [true], {"a": 1}, "x", 1.5
                    Decimal  | messages | costUsd: {eq: %s}      | true, [true], {"a": 1}, "x"
                    Int      | messages | tokensIn: {eq: %s}     | true, ["x"], {"a": 1}, "x", 1.5, 2147483648
                    Float    | tasks | durationSeconds: {eq: %s} | true, ["x"], {"a": 1}, "x"
                    Boolean  | tasks | title: {isNull: %s}       | 1, ["x"], {"a": 1}, "x", 1.5
                    String   | tasks | title: {eq: %s}           | 1, [1], {"a": 1}, true
                                        TaskStatus | tasks | status: {eq: %s}        | 1, true, {"a": 1}, "x"
                    """)
    void namesThePlaceAndTheKind(String type, String list, String condition, String values) {
        var path = condition.replaceAll("[ {}]", "").replace(":%s", "").replace(":", ".");
        for (var value : TestSluice.JSON.readTree("[" + values + "]")) {
            var literal = value.toString().replace("\"a\":", "a: ");
            var document = "{ %s(filter: {%s}) { totalCount } }".formatted(list, condition);
            assertThat(message(document.formatted(literal), Map.of()))
                    .as(literal)
                    .startsWith(list + ".filter." + path)
                    .contains(": expected ")
                    .doesNotMatch(JAVA);
            assertThat(
                            message(
                                    "query ($v: %s) ".formatted(type) + document.formatted("$v"),
                                    Map.of("v", value)))
                    .as("variable %s", value)
                    .startsWith("$v")
                    .contains(": expected ")
                    .doesNotMatch(JAVA);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    { tsks { totalCount } } | Query has no field tsks; did you mean tasks
                    { tasks { nodes { titel } } } | Task has no field titel; did you mean title
                    { tasks(frist: 1) { totalCount } } | tasks has no argument frist; did you mean first
                    { tasks(filter: {titel: {eq: "a"}}) { totalCount } } | tasks.filter: TaskFilter has no field titel; did you mean title
                    { tasks(filter: {title: {equ: "a"}}) { totalCount } } | tasks.filter.title: StringFilter has no field equ; did you mean eq
                    { tasks(orderBy: [{createdAt: DSC}]) { totalCount } } | tasks.orderBy[0].createdAt: expected one of ASC, DESC, got the name DSC; did you mean
                    query ($f: TaskFiltr) { tasks(filter: $f) { totalCount } } | The schema has no type TaskFiltr; did you mean TaskFilter
                    { tasks { ... on Tsk { __typename } } } | The schema has no type Tsk; did you mean Task
                    { tasks @skp(if: true) { totalCount } } | The schema has no directive @skp; did you mean skip
                    { tasks { ...Fra } } fragment Frag on TaskConnection { totalCount } | The document has no fragment Fra; did you mean Frag
                    { task { id } } | task.id: the argument is required; expected a string or an integer
                    { tasks @skip { totalCount } } | @skip.if: the argument is required; expected true or false
                    { task(id: null) { id } } | task.id: null is not allowed
                    query ($n: Int = "x") { tasks(first: $n) { totalCount } } | $n: expected an integer from -2147483648 to 2147483647, got the string "x"
                    { tasks(filter: [1]) { totalCount } } | tasks.filter: expected an object of type TaskFilter, got a list
                    { tasks(orderBy: [{title: ASC, createdAt: ASC}]) { totalCount } } | tasks.orderBy[0]: expected exactly one field of TaskOrder, got 2
                    """)
    void describesAnInvalidDocument(String document, String expected) {
        var messages =
                errors(document, Map.of())
                        .valueStream()
                        .map(error -> error.get("message").asString())
                        .toList();
        assertThat(messages).anySatisfy(message -> assertThat(message).contains(expected));
        assertThat(messages).noneSatisfy(message -> assertThat(message).matches(JAVA));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"v": {"titel": {"eq": "a"}}} | $v: TaskFilter has no field titel; did you mean title
                    {"v": {"and": [{"title": {"eq": 5}}]}} | $v.and[0].title.eq: expected a string, got the number 5
                    {"v": {"startsOn": 5}} | $v: TaskFilter has no field startsOn
                    {"v": {"createdAt": {"gt": {}}}} | $v.createdAt.gt: expected a time in a string, such as "2026-01-31T12:00:00Z", got an object
                    {"v": {"status": {"in": ["DONE", "COMPLETD"]}}} | got the string "DONE"
                    {"v": "x"} | $v: expected an object of type TaskFilter, got the string "x"
                    {"v": {"id": {"in": [null]}}} | $v.id.in[0]: null is not allowed
                    """)
    void describesAVariable(String variables, String expected) {
        var message =
                message(
                        "query ($v: TaskFilter) { tasks(filter: $v) { totalCount } }",
                        plain(variables));
        assertThat(message).contains(expected).doesNotMatch(JAVA);
    }

    @Test
    void namesAVariableThatIsMissing() {
        assertThat(message("query ($v: ID!) { task(id: $v) { id } }", Map.of()))
                .isEqualTo("$v: null is not allowed; expected a string or an integer");
    }

    /** What only the plan can know names the place too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    { tasks(first: 500) { totalCount } } | tasks.first: 500 exceeds the maximum of 100
                    { tasks(last: -1) { totalCount } } | tasks.last: -1 is negative
                    { projects { nodes { tasks(first: 101) { totalCount } } } } | tasks.first: 101 exceeds the maximum of 100
                    { tasks { aggregate(groupBy: [{status: true}], first: 1001) { count } } } | tasks.aggregate.first: 1001 exceeds the maximum of 1000
                    { task(id: true) { id } } | task.id: expected a string or an integer, got true
                    { tasks(filter: {id: {eq: {a: 1}}}) { totalCount } } | tasks.filter.id.eq: expected a string or an integer, got an object
                    { task(id: "x") { id } } | task.id: "x" is not an id of the type Task
                    { node(id: "x") { id } } | node.id: "x" is not an id
                    { nodes(ids: ["x"]) { id } } | nodes.ids: "x" is not an id
                    { tasks(filter: {id: {eq: "x"}}) { totalCount } } | tasks.filter.id.eq: "x" is not an id of the type Task
                    { tasks(filter: {title: {like: "\\\\"}}) { totalCount } } | tasks.filter.title.like: a pattern must not end
                    { tasks(filter: {durationSeconds: {gt: 1e400}}) { totalCount } } | tasks.filter.durationSeconds.gt: expected a number
                    { fileItems(filter: {fileSize: {gt: 9223372036854775808}}) { totalCount } } | fileItems.filter.fileSize.gt: expected an integer from -9223372036854775808
                    { tasks(filter: {createdAt: {gt: "0000-01-01T00:00:00Z"}}) { totalCount } } | tasks.filter.createdAt.gt: expected a time from
                    { tasks(orderBy: [{searchRank: ASC}]) { totalCount } } | tasks.orderBy: searchRank needs one search
                    """)
    void namesThePlaceOfAValueThatIsOutOfRange(String document, String expected) {
        assertThat(message(document, Map.of())).startsWith(expected);
    }

    private String message(String document, Map<String, ?> variables) {
        var errors = errors(document, variables);
        assertThat(errors).as(document).hasSize(1);
        return errors.get(0).get("message").asString();
    }

    private JsonNode errors(String document, Map<String, ?> variables) {
        var errors = sluice.ask("ada", document, variables).path("errors");
        assertThat(errors.valueStream().map(error -> error.at("/extensions/code").asString()))
                .as("%s: %s", document, errors)
                .isSubsetOf(List.of("BAD_USER_INPUT", "LIMIT_EXCEEDED"))
                .isNotEmpty();
        return errors;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> plain(String variables) {
        return TestSluice.JSON.readValue(variables, Map.class);
    }
}
