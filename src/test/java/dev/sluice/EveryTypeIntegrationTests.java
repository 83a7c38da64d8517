package dev.sluice;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.database.schema.DatabaseSchema;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLSchema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Each type of the catalog is read by id, as a list, filtered, ordered, aggregated, and through
 * each of its relations, with one statement each. A new type is in here without being named.
 */
class EveryTypeIntegrationTests {

    private final TestSluice sluice = TestSluice.shared();
    private final Catalog catalog = sluice.bean(Catalog.class);
    private final GraphQLSchema schema = sluice.bean(GraphQLSchema.class);

    @TestFactory
    Stream<DynamicNode> types() {
        return catalog.entities().stream()
                .filter(Entity::isNode)
                .map(
                        entity ->
                                DynamicContainer.dynamicContainer(
                                        entity.name(),
                                        Stream.of(
                                                DynamicTest.dynamicTest("list", () -> list(entity)),
                                                DynamicTest.dynamicTest(
                                                        "by id", () -> byId(entity)),
                                                DynamicTest.dynamicTest(
                                                        "filters", () -> filters(entity)),
                                                DynamicTest.dynamicTest(
                                                        "orders", () -> orders(entity)),
                                                DynamicTest.dynamicTest(
                                                        "aggregates", () -> aggregates(entity)),
                                                DynamicTest.dynamicTest(
                                                        "relations", () -> relations(entity)))));
    }

    /** A view may have no rows now, and others or changed ones in a moment. */
    private boolean isView(Entity entity) {
        return sluice.bean(DatabaseSchema.class).tables().get(entity.table()).isView();
    }

    private void list(Entity entity) {
        if (!isView(entity)) {
            assertThat(rows(entity)).isNotEmpty();
        }
    }

    private void byId(Entity entity) {
        for (var expected : rows(entity)) {
            var row =
                    ask(
                            "{ r: %s(id: %s) { %s } }"
                                    .formatted(
                                            entity.singleName(),
                                            expected.get("id"),
                                            fields(entity)));
            if (!isView(entity)) {
                assertThat(row).isEqualTo(expected);
            }
        }
    }

    /** Each column, by the value that a row has there. */
    private void filters(Entity entity) {
        for (var row : rows(entity)) {
            entity.columns()
                    .filter(EveryTypeIntegrationTests::isComparable)
                    .forEach(
                            column -> {
                                var value = row.get(column.name());
                                if (value == null) {
                                    return; // a field of another kind
                                }
                                var condition =
                                        value.isNull()
                                                ? "isNull: true"
                                                : "eq: " + literal(column, value);
                                var found =
                                        ask(
                                                "{ r: %s(first: 100, filter: { id: { eq: %s }, %s: { %s } }) { totalCount nodes { id } } }"
                                                        .formatted(
                                                                entity.listName(),
                                                                row.get("id"),
                                                                column.name(),
                                                                condition));
                                assertThat(found.get("totalCount").asInt() == 1 || isView(entity))
                                        .as(column.name())
                                        .isTrue();
                            });
        }
    }

    private static boolean isComparable(Column column) {
        return !column.name().equals("id")
                && switch (column.type()) {
                    case JSON, TEXT_LIST, FLOAT -> false;
                    default -> true;
                };
    }

    private static String literal(Column column, JsonNode value) {
        return column.type() == ColumnType.ENUM ? value.asString() : value.toString();
    }

    private void orders(Entity entity) {
        var order = (GraphQLInputObjectType) type(entity, "Order");
        for (var field : order.getFieldDefinitions()) {
            if (field.getName().equals(Entity.SEARCH_RANK)) {
                continue;
            }
            for (var direction : List.of("ASC", "DESC")) {
                var page =
                        ask(
                                "{ r: %s(first: 2, orderBy: [{ %s: %s }]) { nodes { id } } }"
                                        .formatted(entity.listName(), field.getName(), direction));
                assertThat(page.get("nodes").isEmpty() && !isView(entity))
                        .as(field.getName())
                        .isFalse();
            }
        }
    }

    private void aggregates(Entity entity) {
        var list = ask("{ r: %s { totalCount aggregate { count } } }".formatted(entity.listName()));
        var all = list.get("totalCount").asInt();
        assertThat(list.at("/aggregate/0/count").asString()).isEqualTo("" + all);
        for (var grouping : Groupings.of(entity)) {
            var groups =
                    ask("{ r: %s { aggregate(groupBy: [%s], first: 1000) { count } } }"
                                    .formatted(entity.listName(), grouping.text()))
                            .get("aggregate");
            var sum = groups.valueStream().mapToInt(group -> group.get("count").asInt()).sum();
            assertThat(sum).as(grouping.text()).isEqualTo(all);
        }
    }

    private void relations(Entity entity) {
        entity.relations()
                .forEach(
                        relation -> {
                            var selection =
                                    switch (relation) {
                                        case Relation.ToOne one -> one.name() + " { id }";
                                        case Relation.ToOneOf one -> one.name() + " { __typename }";
                                        case Relation.Many many ->
                                                "%1$s(first: 2) { totalCount nodes { id } aggregate { count } }"
                                                        .formatted(many.name());
                                    };
                            var rows =
                                    ask(
                                            "{ r: %s(first: 5) { nodes { %s } } }"
                                                    .formatted(
                                                            entity.listName(),
                                                            Selections.of(
                                                                    entity,
                                                                    relation.name(),
                                                                    selection)));
                            assertThat(rows.get("nodes").isEmpty() && !isView(entity))
                                    .as(relation.name())
                                    .isFalse();
                        });
    }

    private JsonNode rows(Entity entity) {
        return ask("{ r: %s(first: 3) { nodes { %s } } }"
                        .formatted(entity.listName(), fields(entity)))
                .get("nodes");
    }

    private static String fields(Entity entity) {
        return entity.columns()
                .map(column -> Selections.of(entity, column.name(), column.name()))
                .collect(joining(" "));
    }

    private GraphQLNamedSchemaElement type(Entity entity, String suffix) {
        return Objects.requireNonNull(
                (GraphQLNamedSchemaElement) schema.getType(entity.name() + suffix));
    }

    /** What the field {@code r} answers to an administrator, from one statement. */
    private JsonNode ask(String document) {
        var response = sluice.ask("ada", document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(sluice.statements()).as(document).hasSize(1);
        return response.at("/data/r");
    }
}
