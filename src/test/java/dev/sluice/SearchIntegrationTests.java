package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Full text over 50,000 messages, of which every 500th is about herons and many rank the same. */
class SearchIntegrationTests {

    private static final DatabaseTarget DATABASE = databaseWithManyMessages();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());
    private static final int HERONS = 100;

    private static DatabaseTarget databaseWithManyMessages() {
        var target = TestDatabase.copy();
        TestDatabase.execute(
                target,
                """
                insert into messages (conversation_id, author_type, content, created_at)
                  select (select conversation_id from conversation_participants as p join users as u on u.id = p.user_id
                      where u.name like 'Grace%' order by conversation_id limit 1),
                    'system',
                    'word' || n || ' other' || n % 977 || repeat(' heron', case when n % 500 = 0 then 1 + n % 3 else 0 end),
                    timestamptz '2026-01-01' + n * interval '1 second'
                  from generate_series(1, 50000) as n;
                analyze messages""");
        return target;
    }

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    @Test
    void readsTheIndexAndNotTheTable() throws SQLException {
        ask(
                "grace",
                "{ messages(filter: {search: \"heron\"}, orderBy: [{searchRank: DESC}]) { nodes { id } } }");
        var plan = explain(SLUICE.statements().getFirst(), "heron");

        assertThat(plan)
                .contains("messages_search_text_idx")
                .doesNotContain("Seq Scan on messages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DESC", "ASC"})
    void showsEachRowOnceAlthoughManyRankTheSame(String direction) {
        var order = "orderBy: [{searchRank: %s}]".formatted(direction);
        var all = new ArrayList<String>();
        var ranks = new ArrayList<Double>();
        list(order + ", first: 100")
                .get("edges")
                .forEach(
                        edge -> {
                            all.add(edge.at("/node/id").asString());
                            ranks.add(edge.get("searchRank").asDouble());
                        });
        assertThat(all).hasSize(HERONS).doesNotHaveDuplicates();
        assertThat(new LinkedHashSet<>(ranks)).hasSize(3);
        assertThat(direction.equals("DESC") ? ranks.reversed() : ranks).isSorted();
        assertThat(pages(order, "first", "after", "endCursor", "hasNextPage")).isEqualTo(all);
        assertThat(pages(order, "last", "before", "startCursor", "hasPreviousPage")).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{searchRank: DESC}, {createdAt: ASC}",
                "{createdAt: ASC}, {searchRank: DESC}",
                "{searchRank: ASC}, {id: DESC}"
            })
    void pagesByARankAmongOtherSteps(String steps) {
        var order = "orderBy: [" + steps + "]";
        var all = ids(list(order + ", first: 100"));
        assertThat(pages(order, "first", "after", "endCursor", "hasNextPage")).isEqualTo(all);
        assertThat(pages(order, "last", "before", "startCursor", "hasPreviousPage")).isEqualTo(all);
    }

    @Test
    void showsAStrangerNothing() {
        var list =
                ask(
                        "alan",
                        "{ r: messages(filter: {search: \"heron\"}, orderBy: [{searchRank: DESC}]) "
                                + "{ totalCount edges { searchRank } pageInfo { hasNextPage endCursor } } }");
        assertThat(list.at("/r/totalCount").asInt()).isZero();
        assertThat(list.at("/r/edges")).isEmpty();
        assertThat(list.at("/r/pageInfo/hasNextPage").asBoolean()).isFalse();
    }

    /** The words come as a variable, and one plan serves all of them. */
    @Test
    void keepsNoWordsInAPlan() {
        var document =
                "query ($words: String!) { r: messages(filter: {search: $words}, orderBy: [{searchRank: DESC}]) { totalCount edges { searchRank } } }";
        var some = SLUICE.ask("grace", document, Map.of("words", "heron")).at("/data/r");
        var none = SLUICE.ask("grace", document, Map.of("words", "the")).at("/data/r");
        var one = SLUICE.ask("grace", document, Map.of("words", "word500 -other3")).at("/data/r");
        assertThat(some.get("totalCount").asInt()).isEqualTo(HERONS);
        assertThat(none.get("totalCount").asInt()).isZero();
        assertThat(one.get("totalCount").asInt()).isOne();
        assertThat(one.at("/edges/0/searchRank").asDouble()).isPositive();
    }

    private static List<String> pages(
            String order, String size, String from, String cursor, String more) {
        var rows = new ArrayList<String>();
        String position = null;
        while (true) {
            var page =
                    list(
                            order
                                    + ", "
                                    + size
                                    + ": 7"
                                    + (position == null
                                            ? ""
                                            : ", " + from + ": \"" + position + "\""));
            rows.addAll(size.equals("first") ? rows.size() : 0, ids(page));
            position = page.get("pageInfo").get(cursor).asString();
            if (!page.get("pageInfo").get(more).asBoolean()) {
                return rows;
            }
        }
    }

    private static List<String> ids(JsonNode list) {
        var ids = new ArrayList<String>();
        list.get("edges").forEach(edge -> ids.add(edge.at("/node/id").asString()));
        return ids;
    }

    private static JsonNode list(String arguments) {
        return ask(
                        "grace",
                        "{ r: messages(filter: {search: \"heron\"}, %s) { edges { cursor searchRank node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
                                .formatted(arguments))
                .get("r");
    }

    private static JsonNode ask(String caller, String document) {
        var response = SLUICE.ask(caller, document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(SLUICE.statements()).hasSize(1);
        return response.get("data");
    }

    /** The plan of a statement that binds words and a page size, for grace. */
    private static String explain(String sql, String words) throws SQLException {
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute("prepare search (uuid[], uuid[], text, bigint) as " + sql);
            try (var rows =
                    statement.executeQuery(
                            "explain execute search (array[null]::uuid[], array['01900000-0000-7000-8000-000000000002']::uuid[], '"
                                    + words
                                    + "', 20)")) {
                var plan = new StringBuilder();
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
                return plan.toString();
            }
        }
    }
}
