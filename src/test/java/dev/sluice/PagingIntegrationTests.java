package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.database.target.DatabaseTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Any order, page by page in either direction, shows each row once and in the order of the whole
 * list; over rows with ties and without values.
 */
class PagingIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger(PagingIntegrationTests.class);

    private static final DatabaseTarget DATABASE = databaseWithTies();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    /**
     * Few values and many nulls in every sortable column of tasks, which then tie in every
     * combination.
     */
    private static DatabaseTarget databaseWithTies() {
        var target = TestDatabase.copy();
        TestDatabase.execute(
                target,
                """
                update tasks set
                  scheduled_at = case when random() < 0.4 then null else timestamptz '2026-01-01' + floor(random() * 3) * interval '1 microsecond' end,
                  completed_at = case when random() < 0.4 then null else timestamptz '2026-02-01' + floor(random() * 2) * interval '1 day' end,
                  started_at = null,
                  created_at = timestamptz '2026-01-01' + floor(random() * 4) * interval '1 second',
                  title = (array['a', 'b', 'B', 'ä', '"', ''' '])[1 + floor(random() * 6)::int],
                  deleted_at = null;
                update tasks set completed_at = 'infinity' where random() < 0.1;
                update tasks set created_at = '-infinity' where random() < 0.1""");
        return target;
    }

    @RepeatedTest(25)
    void showsEachRowOnceInEitherDirection() {
        LOG.info("Seed: {}", seed);
        var entity = SLUICE.bean(Catalog.class).entity("Task");
        var order = order(entity);
        var all =
                rows(
                        "{ r: tasks(first: 100, orderBy: %s) { totalCount nodes { id } } }"
                                .formatted(order));
        assertThat(all).hasSizeGreaterThan(20);
        var size = 1 + random.nextInt(7);
        assertThat(forwards(order, size))
                .as("forwards, %d at a time, by %s", size, order)
                .isEqualTo(all);
        assertThat(backwards(order, size))
                .as("backwards, %d at a time, by %s", size, order)
                .isEqualTo(all);
        windows(order, all);
    }

    /** The whole list is in the order that the database itself gives. */
    @Test
    void sortsMissingValuesLastInBothDirections() {
        for (var direction : List.of("ASC", "DESC")) {
            var times = new ArrayList<Boolean>();
            for (var node :
                    SLUICE.ask(
                                    "ada",
                                    "{ r: tasks(first: 100, orderBy: [{scheduledAt: %s}]) { nodes { scheduledAt } } }"
                                            .formatted(direction))
                            .at("/data/r/nodes")) {
                times.add(node.get("scheduledAt").isNull());
            }
            assertThat(times).contains(true, false).isSorted();
        }
    }

    private String order(Entity entity) {
        var columns = new ArrayList<>(entity.columns().filter(Column::sortable).toList());
        Collections.shuffle(columns, random);
        return columns.subList(0, 1 + random.nextInt(4)).stream()
                .map(
                        column ->
                                "{"
                                        + column.name()
                                        + ": "
                                        + (random.nextBoolean() ? "ASC" : "DESC")
                                        + "}")
                .toList()
                .toString();
    }

    private List<String> forwards(String order, int size) {
        var rows = new ArrayList<String>();
        String after = null;
        while (true) {
            var page =
                    page(
                            order,
                            "first: " + size + (after == null ? "" : ", after: \"" + after + "\""));
            assertThat(page.at("/pageInfo/hasPreviousPage").asBoolean()).isEqualTo(!rows.isEmpty());
            rows.addAll(ids(page));
            after = page.at("/pageInfo/endCursor").asString();
            assertThat(page.get("edges").get(page.get("edges").size() - 1).get("cursor").asString())
                    .isEqualTo(after);
            if (!page.at("/pageInfo/hasNextPage").asBoolean()) {
                return rows;
            }
            assertThat(ids(page)).hasSize(size);
        }
    }

    private List<String> backwards(String order, int size) {
        var rows = new ArrayList<String>();
        String before = null;
        while (true) {
            var page =
                    page(
                            order,
                            "last: "
                                    + size
                                    + (before == null ? "" : ", before: \"" + before + "\""));
            assertThat(page.at("/pageInfo/hasNextPage").asBoolean()).isEqualTo(!rows.isEmpty());
            rows.addAll(0, ids(page));
            before = page.at("/pageInfo/startCursor").asString();
            assertThat(page.get("edges").get(0).get("cursor").asString()).isEqualTo(before);
            if (!page.at("/pageInfo/hasPreviousPage").asBoolean()) {
                return rows;
            }
        }
    }

    /** Between two positions, counted from either end. */
    private void windows(String order, List<String> all) {
        var cursors = new ArrayList<String>();
        page(order, "first: 100")
                .get("edges")
                .forEach(edge -> cursors.add(edge.get("cursor").asString()));
        var from = random.nextInt(all.size());
        var to = from + random.nextInt(all.size() - from);
        var bounds = "after: \"" + cursors.get(from) + "\", before: \"" + cursors.get(to) + "\"";
        var inside = to > from ? all.subList(from + 1, to) : List.<String>of();
        assertThat(ids(page(order, "first: 100, " + bounds))).isEqualTo(inside);
        assertThat(ids(page(order, "last: 100, " + bounds))).isEqualTo(inside);
        for (var size : List.of("first: 100, ", "last: 100, ")) {
            var around = page(order, size + bounds).get("pageInfo");
            assertThat(around.get("hasNextPage").asBoolean()).isTrue();
            assertThat(around.get("hasPreviousPage").asBoolean()).isTrue();
        }
        assertThat(ids(page(order, "last: 2, " + bounds)))
                .isEqualTo(inside.subList(Math.max(0, inside.size() - 2), inside.size()));
    }

    private static JsonNode page(String order, String arguments) {
        var document =
                "{ r: tasks(%s, orderBy: %s) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
                        .formatted(arguments, order);
        var response = SLUICE.ask("ada", document);
        assertThat(response.path("errors")).as(document).isEmpty();
        return response.at("/data/r");
    }

    private static List<String> ids(JsonNode page) {
        var ids = new ArrayList<String>();
        page.get("edges").forEach(edge -> ids.add(edge.at("/node/id").asString()));
        return ids;
    }

    private static List<String> rows(String document) {
        var ids = new ArrayList<String>();
        var list = SLUICE.ask("ada", document).at("/data/r");
        list.get("nodes").forEach(node -> ids.add(node.get("id").asString()));
        assertThat(list.get("totalCount").asInt()).isEqualTo(ids.size());
        return ids;
    }
}
