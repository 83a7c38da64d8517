package dev.sluice.gateway.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.Refusal;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.introspection.GoodFaithIntrospection;
import graphql.introspection.IntrospectionQuery;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The count is the number of fields that the execution answers. */
class IntrospectionCountTests {

    private static final GraphQLSchema SCHEMA =
            UnExecutableSchemaGenerator.makeUnExecutableSchema(
                    new SchemaParser()
                            .parse(
                                    """
                                    type Query { a(x: In, y: [Int!]! = [1]): A u: U n: Node }
                                    type Mutation { m: Int }
                                    interface Node { id: ID! }
                                    type A implements Node { id: ID! "text" e: E list: [[A!]!] }
                                    type B implements Node { id: ID! old: Int @deprecated }
                                    union U = A | B
                                    enum E { ONE TWO }
                                    input In { f: Int in: In }
                                    """));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __schema { types { name } } }",
                "{ __schema { types { fields(includeDeprecated: true) { a: description b: description args { type { ofType { name } } } } } } }",
                "{ __schema { types { interfaces { name possibleTypes { name fields(includeDeprecated: true) { type { kind } } } } } } }",
                "{ __schema { types { ... on __Type { ...T } } } } fragment T on __Type { inputFields { type { inputFields { name } } } }",
                "{ __schema { queryType { fields { type { fields(includeDeprecated: true) { type { ofType { ofType { ofType { name } } } } } } } } mutationType { name } subscriptionType { name } } }",
                "{ __schema { directives { args { name defaultValue type { name } } locations } } }",
                "{ a: __type(name: \"E\") { enumValues { name } } b: __type(name: \"E\") { enumValues { name } } c: __type(name: \"None\") { name } ...Q } fragment Q on Query { __type(name: \"A\") { name } }",
            })
    void isTheNumberOfAnsweredFields(String document) {
        var answered = answered(document);
        assertThatCode(() -> check(document, answered)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(document, answered - 1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("more than " + (answered - 1) + " fields");
    }

    @Test
    void isTheNumberOfFieldsOfTheStandardQuery() {
        isTheNumberOfAnsweredFields(IntrospectionQuery.INTROSPECTION_QUERY);
    }

    @Test
    void countsAllTypesWhereTheNameIsAVariable() {
        var all = SCHEMA.getAllTypesAsList().size();
        var document = "query ($n: String!) { __type(name: $n) { name } }";
        assertThatCode(() -> check(document, 1 + all)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(document, all)).isInstanceOf(Refusal.class);
    }

    @Test
    void countsAllOperationsTogether() {
        var document =
                "query A { __type(name: \"A\") { name } } query B { __type(name: \"B\") { name kind } }";
        assertThatCode(() -> check(document, 5)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(document, 4)).isInstanceOf(Refusal.class);
    }

    @Test
    void refusesNullThatTheLibraryFailsOn() {
        assertThatThrownBy(
                        () ->
                                check(
                                        "{ __type(name: \"A\") { fields(includeDeprecated: null) { name } } }",
                                        100))
                .isInstanceOf(Refusal.class)
                .hasMessage("fields.includeDeprecated: null is not allowed");
    }

    @Test
    void countsNothingElse() {
        assertThatCode(() -> check("{ __typename a { id } }", 0)).doesNotThrowAnyException();
    }

    private static void check(String document, int maximum) {
        IntrospectionCount.check(Parser.parse(document), SCHEMA, maximum);
    }

    private static int answered(String document) {
        var input =
                ExecutionInput.newExecutionInput(document)
                        .graphQLContext(
                                Map.of(
                                        GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED,
                                        true))
                        .build();
        var result = GraphQL.newGraphQL(SCHEMA).build().execute(input);
        assertThat(result.getErrors()).isEmpty();
        return fields(result.getData());
    }

    private static int fields(Object value) {
        return switch (value) {
            case Map<?, ?> map -> map.values().stream().mapToInt(each -> 1 + fields(each)).sum();
            case Collection<?> list -> list.stream().mapToInt(each -> fields(each)).sum();
            case null, default -> 0;
        };
    }
}
