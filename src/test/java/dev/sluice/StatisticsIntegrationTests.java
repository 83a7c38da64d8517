package dev.sluice;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import graphql.schema.GraphQLSchema;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The lists of {@code operations}: for administrators alone, without ids, and one statement each.
 */
class StatisticsIntegrationTests {

    private static final TestSluice SLUICE = TestSluice.shared();

    private final GraphQLSchema schema = SLUICE.bean(GraphQLSchema.class);

    static Stream<Entity> statistics() {
        return SLUICE.bean(Catalog.class).entities().stream().filter(entity -> !entity.isNode());
    }

    @ParameterizedTest
    @MethodSource("statistics")
    void showsEveryFieldToAdministrators(Entity entity) {
        var list = list("ada", entity, "(first: 100)");

        assertThat(list.get("nodes").size())
                .isEqualTo(Math.min(100, list.get("totalCount").asInt()));
    }

    @ParameterizedTest
    @MethodSource("statistics")
    void isEmptyForOtherCallers(Entity entity) {
        for (var caller : List.of("grace", "linus", "anonymous")) {
            var list = list(caller, entity, "(first: 100)");

            assertThat(list.get("totalCount").asInt()).as(caller).isZero();
            assertThat(list.get("nodes")).as(caller).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("statistics")
    void takesEachFilterAndOrder(Entity entity) {
        entity.columns()
                .filter(column -> column.type() != ColumnType.JSON)
                .forEach(
                        column -> {
                            var count = list("ada", entity, "").get("totalCount").asInt();
                            var found =
                                    withNull(entity, column, true)
                                            + withNull(entity, column, false);
                            assertThat(found)
                                    .as(column.name())
                                    .isCloseTo(count, org.assertj.core.data.Offset.offset(3));
                        });
        entity.columns()
                .filter(Column::sortable)
                .forEach(
                        column ->
                                list(
                                        "ada",
                                        entity,
                                        "(orderBy: [{%s: DESC}])".formatted(column.name())));
    }

    private int withNull(Entity entity, Column column, boolean isNull) {
        var filter = "(filter: {%s: {isNull: %s}})".formatted(column.name(), isNull);
        return list("ada", entity, filter).get("totalCount").asInt();
    }

    @Test
    void hasNoIdsAndNoFieldsForOneRow() {
        statistics()
                .forEach(
                        entity -> {
                            assertThat(schema.getObjectType(entity.name()).getField("id")).isNull();
                            assertThat(schema.getQueryType().getField(entity.singleName()))
                                    .isNull();
                        });
        assertThat(statistics()).hasSize(15);
    }

    @Test
    void countsEachListTowardsTheCost() {
        var one = cost("{ operations { tableUsages(first: 10) { nodes { tableName } } } }");
        var two =
                cost(
                        "{ operations { a: tableUsages(first: 10) { nodes { tableName } }"
                                + " b: tableUsages(first: 10) { nodes { tableName } } } }");

        assertThat(two).isEqualTo(2 * one);
    }

    private static long cost(String document) {
        return SLUICE.ask("ada", document).at("/extensions/cost/estimated").asLong();
    }

    private JsonNode list(String caller, Entity entity, String arguments) {
        var fields =
                entity.columns()
                        .map(column -> Selections.of(entity, column.name(), column.name()))
                        .collect(joining(" "));
        var document =
                "{ o: operations { r: %s%s { totalCount nodes { __typename %s } } } }"
                        .formatted(entity.listName(), arguments, fields);
        var response = SLUICE.ask(caller, document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(SLUICE.statements()).as(document).hasSize(1);
        assertThat(ResponseChecker.check(schema, document, response)).as(document).isEmpty();
        return response.at("/data/o/r");
    }
}
