package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Groups: their keys with time zones, their order by results, and their pages. */
class AggregateIntegrationTests {

    private static final String PROJECT = "01900000-0000-7000-8000-00000000fa01";

    /** Calls of models around the clock change in Amsterdam, 29 March 2026 at 01:00 UTC. */
    private static final String ROWS =
            """
            insert into projects (id, owner_id, name) values ('%1$s', '01900000-0000-7000-8000-000000000002', 'aggregated');
            insert into token_usage (id, project_id, user_id, model, tokens_in, tokens_out, cost_usd, usage_date, used_at)
            select uuidv7(), '%1$s', '01900000-0000-7000-8000-000000000002', 'model-' || n %% 7, n, 2147483647 - n, n / 7.0,
              date '2026-03-27' + n %% 5, timestamptz '2026-03-27 22:30:00Z' + n * interval '1 hour'
            from generate_series(1, 100) as n"""
                    .formatted(PROJECT);

    private static DatabaseTarget database;
    private static TestSluice sluice;

    @BeforeAll
    static void start() throws SQLException {
        database = TestDatabase.copy();
        TestDatabase.execute(database, ROWS);
        sluice = TestSluice.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HOUR, UTC",
        "DAY, UTC",
        "DAY, Europe/Amsterdam",
        "DAY, Asia/Kolkata",
        "WEEK, America/New_York",
        "MONTH, Asia/Kolkata",
        "QUARTER, Europe/Amsterdam",
        "YEAR, Pacific/Auckland"
    })
    void cutsTimesInTheirZone(String bucket, String zone) throws SQLException {
        var groups =
                aggregate(
                        "groupBy: [{usedAt: {bucket: %s, timeZone: \"%s\"}}], first: 1000"
                                .formatted(bucket, zone),
                        "key { usedAt } count");
        var found = new ArrayList<String>();
        for (var group : groups) {
            found.add(
                    java.time.OffsetDateTime.parse(group.at("/key/usedAt").asString()).toInstant()
                            + " "
                            + group.get("count").asString());
        }
        assertThat(found)
                .isEqualTo(
                        texts(
                                """
                                select to_char(date_trunc('%1$s', used_at, '%2$s') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || count(*)
                                from token_usage where project_id = '%3$s' group by date_trunc('%1$s', used_at, '%2$s') order by date_trunc('%1$s', used_at, '%2$s')"""
                                        .formatted(bucket, zone, PROJECT)));
    }

    @Test
    void groupsByTwoBucketsOfOneColumn() {
        var groups =
                aggregate(
                        "groupBy: [{usedAt: {bucket: MONTH}}, {usedAt: {bucket: DAY}}], first: 1000",
                        "key { first: usedAt day: usedAt(bucket: DAY) month: usedAt(bucket: MONTH) none: usedAt(bucket: HOUR) } count");
        assertThat(groups.size()).isEqualTo(6);
        for (var group : groups) {
            var key = group.get("key");
            assertThat(key.get("first")).isEqualTo(key.get("month"));
            assertThat(key.get("day").asString().substring(0, 7))
                    .isEqualTo(key.get("month").asString().substring(0, 7));
            assertThat(key.get("none").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{sum: {costUsd: DESC}} | sum(cost_usd) desc",
                "{sum: {tokensOut: ASC}} | sum(tokens_out)",
                "{avg: {tokensIn: DESC}} | avg(tokens_in) desc",
                "{min: {tokensIn: ASC}} | min(tokens_in)",
                "{max: {costUsd: DESC}} | max(cost_usd) desc",
                "{count: DESC} | count(*) desc",
                "{key: {model: DESC}} | model desc"
            })
    void ordersGroupsAndPagesThrough(String order, String sql) throws SQLException {
        var expected =
                texts(
                        "select model from token_usage where project_id = '%s' group by model order by %s, model"
                                .formatted(PROJECT, sql));
        var found = new ArrayList<String>();
        var after = "";
        for (var page = 0; page < 10; page++) {
            var groups =
                    aggregate(
                            "groupBy: [{model: true}], orderBy: [%s], first: 2%s"
                                    .formatted(order, after),
                            "cursor key { model }");
            groups.forEach(group -> found.add(group.at("/key/model").asString()));
            if (groups.size() < 2) {
                break;
            }
            after = ", after: " + groups.get(1).get("cursor");
        }
        assertThat(found).isEqualTo(expected).hasSize(7);
    }

    @Test
    void ordersByTheKeyFirstAndThenByASum() {
        var groups =
                aggregate(
                        "groupBy: [{usageDate: {bucket: DAY}}, {model: true}], orderBy: [{key: {usageDate: DESC}}, {sum: {costUsd: DESC}}], first: 100",
                        "key { usageDate model } sum { costUsd }");
        JsonNode before = null;
        for (var group : groups) {
            if (before != null) {
                var days =
                        before.at("/key/usageDate")
                                .asString()
                                .compareTo(group.at("/key/usageDate").asString());
                assertThat(days).isNotNegative();
                if (days == 0) {
                    assertThat(new BigDecimal(before.at("/sum/costUsd").asString()))
                            .isGreaterThanOrEqualTo(
                                    new BigDecimal(group.at("/sum/costUsd").asString()));
                }
            }
            before = group;
        }
        assertThat(groups.size()).isEqualTo(35);
    }

    @Test
    void addsUpExactlyWhatANumberOfJavaScriptCannotHold() {
        var sum = aggregate("", "sum { tokensOut costUsd }").get(0).get("sum");
        assertThat(sum.get("tokensOut").asString()).isEqualTo("" + (100L * 2147483647 - 5050));
        assertThat(sum.get("costUsd").isString()).isTrue();
    }

    @Test
    void takesTheZoneFromAVariable() {
        var document =
                "query ($zone: String, $by: [TokenUsageGroupBy!]) { tokenUsages(filter: {project: {name: {eq: \"aggregated\"}}}) {"
                        + " a: aggregate(groupBy: [{usedAt: {bucket: DAY, timeZone: $zone}}]) { key { usedAt } }"
                        + " b: aggregate(groupBy: $by) { key { usedAt } } } }";
        for (var zone : List.of("UTC", "Asia/Tokyo", "Europe/Amsterdam")) {
            var answer =
                    sluice.ask(
                            "grace",
                            document,
                            Map.of(
                                    "zone",
                                    zone,
                                    "by",
                                    List.of(
                                            Map.of(
                                                    "usedAt",
                                                    Map.of("bucket", "DAY", "timeZone", zone)))));
            assertThat(answer.path("errors")).isEmpty();
            assertThat(answer.at("/data/tokenUsages/a"))
                    .as(zone)
                    .isEqualTo(answer.at("/data/tokenUsages/b"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "groupBy: [{usedAt: {bucket: DAY, timeZone: \"Mars/Olympus\"}}] | tokenUsages.aggregate.groupBy.usedAt.timeZone: expected a time zone such as",
                "groupBy: [{usedAt: {bucket: DAY, timeZone: \"'; drop table users\"}}] | tokenUsages.aggregate.groupBy.usedAt.timeZone: expected a time zone such as",
                "groupBy: [{usageDate: {bucket: HOUR}}] | tokenUsages.aggregate.groupBy.usageDate.bucket: a date has no hours",
                "groupBy: [{model: false}] | tokenUsages.aggregate.groupBy.model: expected true",
                "groupBy: [{model: true}, {model: true}] | tokenUsages.aggregate.groupBy: model is given twice",
                "orderBy: [{key: {model: ASC}}] | tokenUsages.aggregate.orderBy.key.model: the rows are not grouped by model",
                "first: -1 | tokenUsages.aggregate.first: -1 is negative",
                "groupBy: [{model: true}], after: \"W10=\" | ",
            })
    void rejectsArgumentsByName(String arguments, String message) {
        var answer =
                sluice.ask(
                        "grace",
                        "{ tokenUsages { aggregate(%s) { count } } }".formatted(arguments));
        var error = answer.at("/errors/0");
        assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        if (message != null) {
            assertThat(error.get("message").asString()).startsWith(message);
        }
    }

    @Test
    void rejectsACursorOfAnotherOrder() {
        var cursor = aggregate("groupBy: [{model: true}], first: 1", "cursor").get(0).get("cursor");
        var answer =
                sluice.ask(
                        "grace",
                        "{ tokenUsages { aggregate(groupBy: [{model: true}], orderBy: [{count: ASC}], after: %s) { count } } }"
                                .formatted(cursor));
        assertThat(answer.at("/errors/0/message").asString()).contains("different order");
    }

    /** Texts of which a cursor holds only the beginning and the digest. */
    @Test
    void pagesThroughLongTexts() throws SQLException {
        TestDatabase.execute(
                database,
                "insert into tasks (project_id, title) select '%s', repeat('\uD83D\uDE00', 299) || n from generate_series(1, 5) as n"
                        .formatted(PROJECT));
        var found = new ArrayList<String>();
        var after = "";
        for (var page = 0; page < 5; page++) {
            var document =
                    "{ tasks(filter: {project: {name: {eq: \"aggregated\"}}}) { aggregate(groupBy: [{title: true}], orderBy: [{key: {title: DESC}}], first: 1%s) { cursor key { title } } } }"
                            .formatted(after);
            var answer = sluice.ask("ada", document);
            assertThat(answer.at("/data/tasks/aggregate")).as(document).hasSize(1);
            var groups = answer.at("/data/tasks/aggregate");
            found.add(groups.get(0).at("/key/title").asString());
            after = ", after: " + groups.get(0).get("cursor");
        }
        assertThat(found)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    private static JsonNode aggregate(String arguments, String selection) {
        var document =
                "{ tokenUsages(filter: {project: {name: {eq: \"aggregated\"}}}) { aggregate%s { %s } } }"
                        .formatted(arguments.isEmpty() ? "" : "(" + arguments + ")", selection);
        var answer = sluice.ask("grace", document);
        assertThat(answer.path("errors")).as(document).isEmpty();
        assertThat(sluice.statements()).as(document).hasSize(1);
        return answer.at("/data/tokenUsages/aggregate");
    }

    private static List<String> texts(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
