package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.introspection.GoodFaithIntrospection;
import graphql.introspection.IntrospectionQuery;
import graphql.introspection.IntrospectionQueryBuilder;
import graphql.schema.GraphQLSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Introspection is answered as the plain engine does, up to a limit of its own. */
@Timeout(60)
class IntrospectionIntegrationTests {

    private static final TestSluice SLUICE = TestSluice.shared();

    /** As GraphiQL, Apollo, Relay, GraphQL Code Generator and urql send them, and parts. */
    static Stream<String> ordinary() {
        var options = IntrospectionQueryBuilder.Options.defaultOptions();
        var all =
                options.descriptions(true)
                        .specifiedByUrl(true)
                        .directiveIsRepeatable(true)
                        .schemaDescription(true)
                        .inputValueDeprecation(true)
                        .isOneOf(true)
                        .typeRefFragmentDepth(9);
        return Stream.of(
                IntrospectionQuery.INTROSPECTION_QUERY,
                IntrospectionQueryBuilder.build(all),
                IntrospectionQueryBuilder.build(all.descriptions(false)),
                IntrospectionQueryBuilder.build(
                        options.inputValueDeprecation(false).typeRefFragmentDepth(7)),
                "query IntrospectionQuery { __schema { queryType { name kind } types { kind name possibleTypes { kind name } } } }",
                "{ a: __type(name: \"Task\") { ...T } b: __type(name: \"TaskFilter\") { ...T } c: __type(name: \"None\") { name } } "
                        + "fragment T on __Type { name kind fields(includeDeprecated: true) { name args { name defaultValue } } inputFields { name } }",
                "query ($name: String = \"Task\", $yes: Boolean = true) { __type(name: $name) { name description @include(if: $yes) kind @skip(if: $yes) } }",
                "{ __schema { directives { name locations isRepeatable args { name } } } __typename }");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void answersTheBytesOfThePlainEngine(String document) {
        var expected = plain(document);
        for (var time = 0; time < 2; time++) {
            var body = TestSluice.JSON.writeValueAsString(Map.of("query", document));
            var answer = new String(SLUICE.post("anonymous", body).body(), StandardCharsets.UTF_8);
            assertThat(answer).contains("\"data\":" + expected);
        }
    }

    private static String plain(String document) {
        var input =
                ExecutionInput.newExecutionInput(document)
                        .graphQLContext(
                                Map.of(
                                        GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED,
                                        true))
                        .build();
        var result = GraphQL.newGraphQL(SLUICE.bean(GraphQLSchema.class)).build().execute(input);
        assertThat(result.getErrors()).isEmpty();
        return SLUICE.bean(JsonMapper.class).writeValueAsString(result.<Object>getData());
    }

    /** What the types of fields are, with all wrappers, and once more for each of theirs. */
    private static final String DEEP =
            " fragment A on __Type{...F ofType{...F ofType{...F ofType{...F}}}}"
                    + " fragment F on __Type{fields{name type{...B}}}"
                    + " fragment B on __Type{...G ofType{...G ofType{...G ofType{...G}}}}"
                    + " fragment G on __Type{fields{name type{...C}}}"
                    + " fragment C on __Type{...H ofType{...H ofType{...H ofType{...H}}}}"
                    + " fragment H on __Type{fields{name type{...D}}}"
                    + " fragment D on __Type{...J ofType{...J ofType{...J}}}"
                    + " fragment J on __Type{fields{name}}";

    static Stream<String> excessive() {
        var aliases =
                IntStream.range(0, 490)
                        .mapToObj(i -> "a" + i + ":description")
                        .collect(Collectors.joining(" "));
        var types =
                IntStream.range(0, 99)
                        .mapToObj(
                                i ->
                                        "t%d: __schema { types { fields { type { name } } inputFields { name } } }"
                                                .formatted(i))
                        .collect(Collectors.joining(" "));
        return Stream.of(
                "{__schema{types{fields(includeDeprecated:true){" + aliases + "}}}}",
                "{__schema{types{fields{args{" + aliases + "}}}}}",
                "{__schema{types{fields{type{"
                        + aliases.replace("description", "ofType{name}")
                        + "}}}}}",
                "{__schema{types{inputFields{" + aliases + "}}}}",
                "{__schema{types{inputFields{type{enumValues{" + aliases + "}}}}}}",
                "{__schema{types{" + aliases.replace("description", "fields{name}") + "}}}",
                "{" + types + "}",
                "{__schema{types{fields{type{...A}}}}}" + DEEP,
                "{__schema{types{possibleTypes{interfaces{possibleTypes{interfaces{possibleTypes{fields{name}}}}}}}}}",
                "query($n:String!){__type(name:$n){...A}}" + DEEP,
                "{...Q} fragment Q on Query{__schema{queryType{... on __Type{...A}} ... on __Schema{types{...A}}}}"
                        + DEEP,
                "{tasks(first:1){nodes{id}} __schema{types{fields{" + aliases + "}}}}",
                "query A{__typename} query B{__schema{types{fields{" + aliases + "}}}}");
    }

    @ParameterizedTest
    @MethodSource("excessive")
    void refusesMoreThanAFewWholeAnswers(String document) {
        var answer =
                SLUICE.ask(
                        "anonymous",
                        document,
                        document.contains("$n") ? Map.of("n", "Int") : Map.of());
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(answer.at("/errors/0/message").asString())
                .startsWith("Introspection may answer more than");
        assertThat(answer.has("data")).isFalse();
        assertThat(SLUICE.statements()).isEmpty();
    }

    /** A second __type used to be refused, and so did any operation of more than 500 fields. */
    @Test
    void isAnsweredBesideData() {
        var fields =
                IntStream.range(0, 450)
                        .mapToObj(i -> "a" + i + ": id")
                        .collect(Collectors.joining(" "));
        var answer =
                SLUICE.ask(
                        "ada",
                        "{ tasks(first: 2) { nodes { title "
                                + fields
                                + " } } __schema { queryType { name } } x: __type(name: \"Task\") { name } projects(first: 1) { nodes { name } } }");
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        assertThat(answer.at("/data/tasks/nodes").size()).isEqualTo(2);
        assertThat(answer.at("/data/__schema/queryType/name").asString()).isEqualTo("Query");
        assertThat(answer.at("/data/x/name").asString()).isEqualTo("Task");
        assertThat(answer.at("/data/projects/nodes").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __type(name: \"Task\") { fields(includeDeprecated: null) { name } } }",
                "query ($x: Boolean) { __type(name: \"Task\") { fields(includeDeprecated: $x) { name } } }",
                "query ($x: Boolean) { __schema { directives { args(includeDeprecated: $x) { name } } } }",
                "query ($x: Boolean) { __type(name: \"TaskStatus\") { enumValues(includeDeprecated: $x) { name } } }",
            })
    void refusesNullThatTheLibraryFailsOn(String document) {
        var variables = new java.util.HashMap<String, Object>();
        variables.put("x", null);
        var answer = SLUICE.ask("anonymous", document, variables);
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
    }

    @Test
    void countsInTheSizeOfTheResponse() {
        try (var small =
                TestSluice.start(
                        TestDatabase.shared(),
                        Map.of(
                                "sluice.limits.max-fragment", "100KB",
                                "sluice.limits.max-response", "150KB"))) {
            var names = "__schema { types { name kind } }";
            assertThat(small.ask("anonymous", "{ " + names + " }").has("errors")).isFalse();
            var whole = small.ask("anonymous", IntrospectionQuery.INTROSPECTION_QUERY);
            assertThat(whole.at("/errors/0/extensions/code").asString())
                    .isEqualTo("LIMIT_EXCEEDED");
            var many =
                    small.ask(
                            "anonymous",
                            "{ "
                                    + ("%s: " + names + " ")
                                            .repeat(6)
                                            .formatted("a", "b", "c", "d", "e", "f")
                                    + "}");
            assertThat(many.at("/errors/0/message").asString()).contains("153600 bytes");
        }
    }
}
