package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import graphql.schema.GraphQLSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile text in every argument that takes text: it is a value, or it is refused; it is never SQL.
 */
class InjectionIntegrationTests {

    private static final List<String> HOSTILE =
            List.of(
                    "'; drop table users; --",
                    "' or '1'='1",
                    "\\'; select pg_sleep(10); --",
                    "$1",
                    "$$; drop table users; $$",
                    "?",
                    "%",
                    "{caller}",
                    "{row}.id",
                    "\" or true --",
                    "*/ or true /*",
                    "a\u0000b",
                    "\uD83D",
                    "\uDE00x",
                    "%s%n%d");

    private static final TestSluice SLUICE = TestSluice.shared();

    static Stream<Entity> entities() {
        return SLUICE.bean(Catalog.class).entities().stream().filter(Entity::isNode);
    }

    @ParameterizedTest
    @MethodSource("entities")
    void neverMakesSqlOfAValue(Entity entity) {
        var everything = count(entity);
        for (var filter : filters(entity)) {
            for (var text : HOSTILE) {
                var document =
                        "query ($x: %s) { r: %s(filter: %s) { totalCount } }"
                                .formatted(filter.type(), entity.listName(), filter.text());
                var response = SLUICE.ask("ada", document, Map.of("x", text));
                assertThat(
                                ResponseChecker.check(
                                        SLUICE.bean(GraphQLSchema.class), document, response))
                        .as("%s with %s: %s", document, text, response)
                        .isEmpty();
                assertThat(SLUICE.statements()).allSatisfy(sql -> assertNotIn(sql, text));
                var found = response.at("/data/r/totalCount");
                if (found.isNumber() && filter.exact()) {
                    assertThat(found.asInt()).as("%s with %s", document, text).isZero();
                }
            }
        }
        assertThat(count(entity)).isEqualTo(everything);
    }

    @ParameterizedTest
    @MethodSource("entities")
    void refusesHostileIdsAndCursors(Entity entity) {
        for (var text : HOSTILE) {
            for (var document :
                    List.of(
                            "query ($x: ID!) { r: " + entity.singleName() + "(id: $x) { id } }",
                            "query ($x: ID!) { r: node(id: $x) { id } }",
                            "query ($x: ID!) { r: nodes(ids: [$x]) { id } }",
                            "query ($x: ID!) { r: "
                                    + entity.listName()
                                    + "(filter: {id: {in: [$x]}}) { totalCount } }",
                            "query ($x: Cursor) { r: "
                                    + entity.listName()
                                    + "(after: $x) { totalCount } }")) {
                var response = SLUICE.ask("ada", document, Map.of("x", text));
                assertThat(response.at("/errors/0/extensions/code").asString(""))
                        .isEqualTo("BAD_USER_INPUT");
                assertThat(
                                ResponseChecker.check(
                                        SLUICE.bean(GraphQLSchema.class), document, response))
                        .isEmpty();
                assertThat(SLUICE.statements()).isEmpty();
            }
        }
    }

    private record Filter(String type, String text, boolean exact) {}

    private static List<Filter> filters(Entity entity) {
        var filters = new ArrayList<Filter>();
        entity.columns()
                .forEach(
                        column -> {
                            var name = column.name();
                            if (column.type() == ColumnType.TEXT) {
                                for (var operator : List.of("eq", "lt", "gte", "like", "ilike")) {
                                    filters.add(
                                            new Filter(
                                                    "String",
                                                    "{" + name + ": {" + operator + ": $x}}",
                                                    operator.equals("eq")));
                                }
                                filters.add(
                                        new Filter("String!", "{" + name + ": {in: [$x]}}", true));
                            } else if (column.type() == ColumnType.JSON) {
                                filters.add(
                                        new Filter("String", "{" + name + ": {hasKey: $x}}", true));
                                filters.add(
                                        new Filter(
                                                "JSON",
                                                "{" + name + ": {contains: {k: $x}}}",
                                                true));
                            } else if (column.type() == ColumnType.TEXT_LIST) {
                                filters.add(
                                        new Filter(
                                                "String!",
                                                "{" + name + ": {contains: [$x]}}",
                                                true));
                            }
                        });
        if (entity.search() != null) {
            filters.add(new Filter("String", "{search: $x}", false));
        }
        return filters;
    }

    private static void assertNotIn(String sql, String text) {
        if (text.length() > 2 && !text.startsWith("{")) {
            assertThat(sql).doesNotContain(text);
        }
    }

    private static int count(Entity entity) {
        return SLUICE.ask("ada", "{ r: " + entity.listName() + " { totalCount } }")
                .at("/data/r/totalCount")
                .asInt();
    }
}
