package dev.sluice;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.target.DatabaseTarget;
import graphql.schema.GraphQLSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * No stored value fails a read, and a value is filtered, counted and paged as it is shown. Every
 * column of every table holds extreme values here, and every type is read by every road. A new type
 * or column is in here without being named.
 */
class ExtremeValuesIntegrationTests {

    private static final int ROUNDS = 2;

    /** Characters of a text that is compared with; a document has a maximum. */
    private static final int MAX_TEXT = 10_000;

    /** Root fields of a request. */
    private static final int FIELDS = 16;

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());

    private final Catalog catalog = SLUICE.bean(Catalog.class);
    private final GraphQLSchema schema = SLUICE.bean(GraphQLSchema.class);

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    @TestFactory
    Stream<DynamicNode> rounds() {
        return IntStream.range(0, ROUNDS)
                .mapToObj(
                        round -> DynamicContainer.dynamicContainer("round " + round, round(round)));
    }

    private Stream<DynamicNode> round(int round) {
        var fill =
                DynamicTest.dynamicTest(
                        "fill",
                        () ->
                                assertThat(ExtremeValues.fill(DATABASE, round))
                                        .as("cells with an extreme value")
                                        .isGreaterThan(1000));
        return Stream.concat(
                Stream.of(fill),
                catalog.entities().stream().filter(Entity::isNode).map(this::type));
    }

    private DynamicNode type(Entity entity) {
        return DynamicContainer.dynamicContainer(
                entity.name(),
                Stream.of(
                        DynamicTest.dynamicTest("list", () -> list(entity)),
                        DynamicTest.dynamicTest("by id", () -> byId(entity)),
                        DynamicTest.dynamicTest("groups", () -> groups(entity)),
                        DynamicTest.dynamicTest("functions", () -> functions(entity)),
                        DynamicTest.dynamicTest("group pages", () -> groupPages(entity)),
                        DynamicTest.dynamicTest("pages", () -> pages(entity)),
                        DynamicTest.dynamicTest("null filters", () -> nullFilters(entity)),
                        DynamicTest.dynamicTest("equality", () -> equality(entity))));
    }

    private void list(Entity entity) {
        for (var caller : List.of("ada", "grace")) {
            askEach(
                    caller,
                    List.of(
                            "%s(first: 100) { nodes { %s } }"
                                    .formatted(entity.listName(), columns(entity))));
        }
    }

    private void byId(Entity entity) {
        askEach(
                "ada",
                rows(entity, "__typename id").stream()
                        .limit(8)
                        .map(
                                row ->
                                        "%s(id: %s) { %s }"
                                                .formatted(
                                                        entity.singleName(),
                                                        row.get("id"),
                                                        columns(entity)))
                        .toList());
    }

    /** The groups' counts are those of the rows, and no two groups have the same key. */
    private void groups(Entity entity) {
        var total = total(entity);
        var groupings = Groupings.of(entity);
        var answers =
                askEach(
                        "ada",
                        groupings.stream().map(grouping -> grouped(entity, grouping)).toList());
        for (var i = 0; i < answers.size(); i++) {
            var as = entity.name() + " by " + groupings.get(i).text();
            var groups = answers.get(i).get("aggregate");
            assertThat(groups.valueStream().mapToLong(group -> group.get("count").asLong()).sum())
                    .as(as)
                    .isEqualTo(total);
            assertThat(groups.valueStream().map(group -> group.get("key").toString()))
                    .as(as)
                    .doesNotHaveDuplicates();
        }
    }

    private static String grouped(Entity entity, Groupings.Grouping grouping) {
        return "%s { aggregate(groupBy: [%s], first: 1000) { count key { %s } } }"
                .formatted(entity.listName(), grouping.text(), grouping.key());
    }

    /** Each cursor of a group leads to the groups behind it, whatever they are ordered by. */
    private void groupPages(Entity entity) {
        var orders = new ArrayList<String>();
        orders.add("[]");
        orders.add("[{count: DESC}]");
        for (var function : AggregateFunction.values()) {
            function.columns(entity)
                    .filter(column -> column.measure() != null)
                    .forEach(
                            column ->
                                    List.of("ASC", "DESC")
                                            .forEach(
                                                    direction ->
                                                            orders.add(
                                                                    "[{%s: {%s: %s}}]"
                                                                            .formatted(
                                                                                    function
                                                                                            .field(),
                                                                                    column.name(),
                                                                                    direction))));
        }
        var groupings =
                Groupings.of(entity).stream()
                        .filter(each -> each.text().contains("DAY") || each.text().contains("true"))
                        .toList();
        for (var i = 0; i < groupings.size(); i++) {
            // All orders with the first key, the plain ones with each.
            for (var order : i == 0 ? orders : orders.subList(0, 2)) {
                groupPages(entity, groupings.get(i), order);
            }
        }
    }

    private void groupPages(Entity entity, Groupings.Grouping grouping, String order) {
        var page =
                "%s { aggregate(groupBy: [%s], orderBy: %s, first: %d%s) { cursor key { %s } } }";
        var all =
                askEach(
                                "ada",
                                List.of(
                                        page.formatted(
                                                entity.listName(),
                                                grouping.text(),
                                                order,
                                                9,
                                                "",
                                                grouping.key())))
                        .getFirst()
                        .get("aggregate");
        var fields = new ArrayList<String>();
        // A cursor with a number of 131,072 digits is too long for a literal.
        if (all.valueStream().anyMatch(each -> each.get("cursor").asString().length() > MAX_TEXT)) {
            return;
        }
        for (var i = 0; i < all.size() - 1; i++) {
            fields.add(
                    page.formatted(
                            entity.listName(),
                            grouping.text(),
                            order,
                            1,
                            ", after: " + all.get(i).get("cursor"),
                            grouping.key()));
        }
        var answers = askEach("ada", fields);
        for (var i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).at("/aggregate/0"))
                    .as("%s by %s, %s, group %d", entity, grouping.text(), order, i + 1)
                    .isEqualTo(all.get(i + 1));
        }
    }

    private void functions(Entity entity) {
        var fields = new ArrayList<String>();
        for (var function : AggregateFunction.values()) {
            var columns = function.columns(entity).map(Column::name).collect(joining(" "));
            if (!columns.isEmpty()) {
                fields.add(
                        "%s { aggregate { %s { %s } } }"
                                .formatted(entity.listName(), function.field(), columns));
            }
        }
        askEach("ada", fields);
    }

    /** Each cursor that a list gives out leads to the rows behind it, and in front of it. */
    private void pages(Entity entity) {
        entity.columns()
                .filter(Column::sortable)
                .forEach(
                        column -> {
                            pages(entity, "[{%s: ASC}]".formatted(column.name()));
                            pages(entity, "[{%s: DESC}]".formatted(column.name()));
                        });
    }

    private void pages(Entity entity, String order) {
        var edges =
                askEach(
                                "ada",
                                List.of(
                                        "%s(first: 9, orderBy: %s) { edges { cursor node { __typename id } } }"
                                                .formatted(entity.listName(), order)))
                        .getFirst()
                        .get("edges");
        var fields = new ArrayList<String>();
        for (var i = 0; i < edges.size() - 1; i++) {
            fields.add(page(entity, "first: 1, after", edges.get(i), order));
            fields.add(page(entity, "last: 1, before", edges.get(i + 1), order));
        }
        var pages = askEach("ada", fields);
        for (var i = 0; i < edges.size() - 1; i++) {
            var as = "%s around row %d by %s".formatted(entity.name(), i, order);
            assertThat(pages.get(2 * i).at("/nodes/0/id"))
                    .as(as)
                    .isEqualTo(edges.get(i + 1).at("/node/id"));
            assertThat(pages.get(2 * i + 1).at("/nodes/0/id"))
                    .as(as)
                    .isEqualTo(edges.get(i).at("/node/id"));
        }
    }

    private static String page(Entity entity, String arguments, JsonNode edge, String order) {
        return "%s(%s: %s, orderBy: %s) { nodes { __typename id } }"
                .formatted(entity.listName(), arguments, edge.get("cursor"), order);
    }

    /** A row is found by {@code isNull} exactly if it is shown as null. */
    private void nullFilters(Entity entity) {
        var total = total(entity);
        var columns = entity.columns().filter(column -> !column.equals(entity.key())).toList();
        var fields = new ArrayList<String>();
        for (var column : columns) {
            for (var wanted : List.of(true, false)) {
                fields.add(
                        "%s(filter: {%s: {isNull: %s}}) { totalCount }"
                                .formatted(entity.listName(), column.name(), wanted));
            }
        }
        var counts =
                askEach("ada", fields).stream()
                        .map(list -> list.get("totalCount").asLong())
                        .toList();
        var rows = rows(entity, columns(entity));
        for (var i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            assertThat(counts.get(2 * i) + counts.get(2 * i + 1))
                    .as("%s.%s", entity.name(), column.name())
                    .isEqualTo(total);
            if (total == rows.size()) {
                assertThat(counts.get(2 * i))
                        .as("%s.%s", entity.name(), column.name())
                        .isEqualTo(rows.stream().filter(row -> isNull(column, row)).count());
            }
        }
    }

    /** A field of another kind of rows is absent, and its column empty. */
    private static boolean isNull(Column column, JsonNode row) {
        return row.path(column.name()).isNull() || row.path(column.name()).isMissingNode();
    }

    /** A row is found by the value that it shows. */
    private void equality(Entity entity) {
        if (SLUICE.bean(DatabaseSchema.class).tables().get(entity.table()).isView()) {
            return; // statistics, which change by themselves
        }
        var rows = rows(entity, columns(entity)).stream().limit(8).toList();
        for (var row : rows) {
            var columns =
                    entity.columns()
                            .filter(ExtremeValuesIntegrationTests::isComparable)
                            .filter(column -> !isNull(column, row))
                            .filter(column -> row.get(column.name()).toString().length() < MAX_TEXT)
                            .toList();
            var found =
                    askEach(
                            "ada",
                            columns.stream().map(column -> equal(entity, column, row)).toList());
            for (var i = 0; i < found.size(); i++) {
                assertThat(found.get(i).get("totalCount").asInt())
                        .as("%s.%s of %s", entity.name(), columns.get(i).name(), row.get("id"))
                        .isEqualTo(1);
            }
        }
    }

    private static String equal(Entity entity, Column column, JsonNode row) {
        var value = row.get(column.name());
        var literal = column.type() == ColumnType.ENUM ? value.asString() : value.toString();
        return "%s(filter: {id: {eq: %s}, %s: {eq: %s%s}}) { totalCount }"
                .formatted(
                        entity.listName(),
                        row.get("id"),
                        column.name(),
                        literal,
                        column.type() == ColumnType.BOOLEAN ? "" : ", in: [" + literal + "]");
    }

    private static boolean isComparable(Column column) {
        return switch (column.type()) {
            case JSON, TEXT_LIST, DECIMAL -> false; // a number may have more digits than are taken
            default -> !column.name().equals("id");
        };
    }

    private long total(Entity entity) {
        return askEach("ada", List.of(entity.listName() + " { totalCount }"))
                .getFirst()
                .get("totalCount")
                .asLong();
    }

    private List<JsonNode> rows(Entity entity, String selection) {
        var nodes =
                askEach(
                                "ada",
                                List.of(
                                        "%s(first: 100) { nodes { %s } }"
                                                .formatted(entity.listName(), selection)))
                        .getFirst()
                        .get("nodes");
        return nodes.valueStream().toList();
    }

    private static String columns(Entity entity) {
        return "__typename "
                + entity.columns()
                        .map(column -> Selections.of(entity, column.name(), column.name()))
                        .collect(joining(" "));
    }

    /** What the root fields answer: no error, and values of the schema's types. */
    private List<JsonNode> askEach(String caller, List<String> fields) {
        var answers = new ArrayList<JsonNode>();
        for (var start = 0; start < fields.size(); start += FIELDS) {
            var part = fields.subList(start, Math.min(fields.size(), start + FIELDS));
            var document =
                    IntStream.range(0, part.size())
                            .mapToObj(i -> "r%d: %s".formatted(i, part.get(i)))
                            .collect(joining("\n", "{ ", " }"));
            var response = SLUICE.ask(caller, document);
            var shown = document.length() > 4000 ? document.substring(0, 4000) : document;
            assertThat(response.path("errors")).as(shown).isEmpty();
            assertThat(ResponseChecker.check(schema, document, response)).as(shown).isEmpty();
            IntStream.range(0, part.size())
                    .forEach(i -> answers.add(response.get("data").get("r" + i)));
        }
        return answers;
    }
}
