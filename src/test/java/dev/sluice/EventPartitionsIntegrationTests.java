package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import tools.jackson.databind.JsonNode;

/**
 * Events lie in a partition for each month of their ids; names stay unique over all of them, old
 * ones go, and the upkeep does it.
 */
class EventPartitionsIntegrationTests {

    private static final String SLACK = "01900000-0000-7000-8000-000000000032";
    private static final String PUSH = "01900000-0000-7000-8000-000000000033";
    private static final String ATLAS = "01900000-0000-7000-8000-0000000000b1";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String NAME = "events_event_type_id_external_id_key";
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM");

    /** Months that the migration makes beyond this one. */
    private static final int AHEAD = 12;

    private final DatabaseTarget database = TestDatabase.copy();

    @Test
    void anEventLiesInTheMonthOfItsArrival() throws SQLException {
        assertThat(insert("uuidv7()")).isEqualTo(partition(YearMonth.now(ZoneOffset.UTC)));
        assertThat(insert("uuidv7(interval '1 month')"))
                .isEqualTo(
                        one(
                                "select 'events_' || to_char((now() + interval '1 month') at time zone 'UTC', 'YYYY_MM')"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gen_random_uuid()",
                "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                "'00000000-0000-0000-0000-000000000000'",
                "first_event_id('1970-01-01Z')",
                "first_event_id(now() + interval '20 years')"
            })
    void anEventOfAnotherMonthOrMakeOfIdIsTakenToo(String id) throws SQLException {
        assertThat(insert(id)).isEqualTo("events_default");
    }

    @Test
    void theFirstIdOfATimeIsBeforeAllThatAreMadeThen() throws SQLException {
        assertThat(one("select first_event_id('2024-06-10T02:35:18.4Z')"))
                .isEqualTo("01900000-0000-0000-0000-000000000000");
        assertThat(
                        one(
                                "select first_event_id(now()) <= uuidv7() and first_event_id(now() + interval '1 minute') > uuidv7()"))
                .isEqualTo("t");
    }

    @Test
    void aLookupByIdReadsOnePartition() throws SQLException {
        for (var table : List.of("events_default", partition(YearMonth.now(ZoneOffset.UTC)))) {
            var id = table.equals("events_default") ? "gen_random_uuid()" : "uuidv7()";
            assertThat(insert(id)).isEqualTo(table);
            var found = one("select id from %s limit 1".formatted(table));
            assertThat(all("explain select * from events where id = '%s'".formatted(found)))
                    .filteredOn(line -> line.contains(" on "))
                    .singleElement()
                    .asString()
                    .contains(" on " + table + " ");
        }
        // and so does a plan for all ids, when it is run
        assertThat(
                        all(
                                "explain (analyze) select e.* from (select id from events_default limit 1) as k join lateral (select * from events where id = k.id offset 0) as e on true"))
                .filteredOn(line -> line.contains(" on events_2"))
                .isNotEmpty()
                .allMatch(line -> line.contains("never executed"));
    }

    @Test
    void aNameComesInOnceWhateverTheMonth() throws SQLException {
        name("uuidv7()", PUSH, "once");
        name("gen_random_uuid()", SLACK, "once");
        for (var id : List.of("uuidv7()", "uuidv7(interval '40 days')", "gen_random_uuid()")) {
            assertThatThrownBy(() -> name(id, PUSH, "once"))
                    .asInstanceOf(throwable(PSQLException.class))
                    .satisfies(EventPartitionsIntegrationTests::isOfTheName);
        }
        assertThatThrownBy(
                        () ->
                                run(
                                        "update events set external_id = 'once' where external_id = 'push-1001'"))
                .asInstanceOf(throwable(PSQLException.class))
                .satisfies(EventPartitionsIntegrationTests::isOfTheName);
        assertThat(one("select count(*) from events where external_id = 'once'")).isEqualTo("2");
        namesAreThoseOfTheEvents();
    }

    private static void isOfTheName(PSQLException failure) {
        assertThat(failure.getSQLState()).isEqualTo(UNIQUE_VIOLATION);
        assertThat(failure.getServerErrorMessage()).isNotNull();
        assertThat(failure.getServerErrorMessage().getConstraint()).isEqualTo(NAME);
        assertThat(failure.getServerErrorMessage().getTable()).isEqualTo("events");
    }

    @Test
    void aNameIsFreeAgainWhenItsEventIsGoneOrHasAnother() throws SQLException {
        name("uuidv7()", PUSH, "a");
        run("update events set external_id = 'b' where external_id = 'a'");
        name("uuidv7()", PUSH, "a");
        run("update events set external_id = null where external_id = 'b'");
        name("uuidv7()", PUSH, "b");
        run("update events set event_type_id = '%s' where external_id = 'b'".formatted(SLACK));
        name("uuidv7()", PUSH, "b");
        run("delete from events where external_id in ('a', 'b')");
        name("uuidv7()", PUSH, "a");
        // to another partition, with and without another name
        run("update events set id = uuidv7(interval '40 days') where external_id = 'a'");
        run(
                "update events set id = uuidv7(interval '80 days'), external_id = 'c' where external_id = 'a'");
        run("update events set id = uuidv7(interval '80 days') where external_id = 'c'");
        run(
                "update events set id = uuidv7(interval '80 days'), external_id = 'd' where external_id = 'c'");
        name("uuidv7()", PUSH, "c");
        namesAreThoseOfTheEvents();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoWritersAtOnceOneGivesTheName(boolean firstStays) throws Exception {
        try (var first = database.connect()) {
            first.setAutoCommit(false);
            try (var statement = first.createStatement()) {
                statement.execute(insertion("uuidv7()", PUSH, "'raced'"));
            }
            var second = inBackground(() -> name("uuidv7(interval '40 days')", PUSH, "raced"));
            assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
                    .as("it waits")
                    .isInstanceOf(TimeoutException.class);
            if (firstStays) {
                first.commit();
                assertThatThrownBy(() -> await(second))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .asInstanceOf(throwable(PSQLException.class))
                        .satisfies(EventPartitionsIntegrationTests::isOfTheName);
            } else {
                first.rollback();
                await(second);
            }
        }
        assertThat(one("select count(*) from events where external_id = 'raced'")).isEqualTo("1");
        namesAreThoseOfTheEvents();
    }

    private void namesAreThoseOfTheEvents() throws SQLException {
        assertThat(
                        all(
                                "(select event_type_id, external_id, event_id from event_names) except (select event_type_id, external_id, id from events)"))
                .isEmpty();
        assertThat(one("select count(*) from event_names"))
                .isEqualTo(one("select count(external_id) from events"));
    }

    @Test
    void whatIsKnownOfAnEventGoesWithIt() throws SQLException {
        assertThat(one("select count(*) from event_processing_logs")).isNotEqualTo("0");
        assertThat(one("select count(event_id) from notifications")).isNotEqualTo("0");
        var notifications = one("select count(*) from notifications");

        run("delete from events");

        for (var table :
                List.of(
                        "linear_events",
                        "slack_events",
                        "github_events",
                        "deployment_events",
                        "event_processing_logs",
                        "event_names")) {
            assertThat(one("select count(*) from " + table)).as(table).isEqualTo("0");
        }
        assertThat(one("select count(*) from notifications")).isEqualTo(notifications);
        assertThat(one("select count(event_id) from notifications")).isEqualTo("0");
        assertThatThrownBy(
                        () ->
                                run(
                                        "insert into event_processing_logs (event_id, stage, outcome) values (uuidv7(), 'match', 'failed')"))
                .hasMessageContaining("event_processing_logs_event_id_fkey");
    }

    @Test
    void whatIsKnownOfAnEventMovesToItsProject() throws SQLException {
        run(
                "update events set project_id = '01900000-0000-7000-8000-0000000000b2' where id = '01900000-0000-7000-8000-000000003107'");

        assertThat(
                        one(
                                "select project_id from linear_events where id = '01900000-0000-7000-8000-000000003107'"))
                .isEqualTo("01900000-0000-7000-8000-0000000000b2");
    }

    @Test
    void partitionsAreMadeOnce() throws SQLException {
        assertThat(make(AHEAD)).isEqualTo("0");
        assertThat(make(AHEAD + 3)).isEqualTo("3");
        assertThat(make(AHEAD + 3)).isEqualTo("0");
        assertThatThrownBy(() -> make(-1)).hasMessageContaining("from 0 to 120");
        assertThat(
                        one(
                                "select count(*) from pg_inherits where inhparent = 'events'::regclass and obj_description(inhrelid, 'pg_class') is null"))
                .isEqualTo("0");
    }

    @Test
    void partitionsDoNotCountAsTables() throws SQLException {
        assertThat(one("select tables from database_health_summary"))
                .isEqualTo(
                        one(
                                "select count(*) from information_schema.tables as t where table_schema = 'public' and table_type = 'BASE TABLE'"
                                        + " and not (select relispartition from pg_class where oid = to_regclass(quote_ident(t.table_name)))"));
    }

    @Test
    void partitionsAreMadeByTwoAtOnce() throws Exception {
        var calls = new ArrayList<Future<String>>();
        for (var i = 0; i < 4; i++) {
            calls.add(inBackground(() -> make(AHEAD + 6)));
        }
        var made = 0;
        for (var call : calls) {
            made += Integer.parseInt(await(call));
        }
        // One that does not get its locks at once leaves it to the next.
        for (var call = 0; made < 6 && call < 100; call++) {
            made += Integer.parseInt(make(AHEAD + 6));
        }
        assertThat(made).isEqualTo(6);
    }

    @Test
    void aMonthOfWhichEventsLieElsewhereAlreadyIsLeftOut() throws SQLException {
        insert("uuidv7(make_interval(months => %d))".formatted(AHEAD + 1));

        assertThat(make(AHEAD + 2)).isEqualTo("1");
        assertThat(insert("uuidv7(make_interval(months => %d))".formatted(AHEAD + 1)))
                .isEqualTo("events_default");
    }

    @Test
    void nobodyWaitsForPartitionsToBeMade() throws SQLException {
        try (var writer = database.connect()) {
            writer.setAutoCommit(false);
            try (var statement = writer.createStatement()) {
                statement.execute(insertion("uuidv7()", PUSH, "null"));
            }
            assertThat(make(AHEAD + 1)).isEqualTo("0");
            writer.commit();
        }
        assertThat(make(AHEAD + 1)).isEqualTo("1");
    }

    @Test
    void onlyEmptyPartitionsOfMonthsThatAreOverAreDropped() throws SQLException {
        month("2020-01");
        month("2020-02");
        assertThat(insert("first_event_id('2020-02-03Z')")).isEqualTo("events_2020_02");

        assertThat(drop()).isEqualTo("1");
        assertThat(partitions()).doesNotContain("events_2020_01").contains("events_2020_02");
        assertThat(partitions()).hasSize(AHEAD + 3);
        run("delete from events where id = first_event_id('2020-02-03Z')");
        assertThat(drop()).isEqualTo("1");
        assertThat(drop()).isEqualTo("0");
        assertThat(partitions())
                .contains("events_default", partition(YearMonth.now(ZoneOffset.UTC)))
                .hasSize(AHEAD + 2);
        assertThat(insert("first_event_id('2020-02-03Z')")).isEqualTo("events_default");
    }

    @Test
    void whatIsWrittenMeanwhileIsNotDropped() throws SQLException {
        month("2020-01");
        try (var writer = database.connect()) {
            writer.setAutoCommit(false);
            try (var statement = writer.createStatement()) {
                statement.execute(insertion("first_event_id('2020-01-02Z')", PUSH, "null"));
            }
            assertThat(drop()).isEqualTo("0");
            writer.commit();
        }
        assertThat(drop()).isEqualTo("0");
        assertThat(one("select count(*) from events_2020_01")).isEqualTo("1");
    }

    @Test
    void writersAndDroppersAtOnceLoseNothing() throws Exception {
        month("2020-01");
        month("2020-02");
        var writers = new ArrayList<Future<String>>();
        for (var i = 0; i < 3; i++) {
            var writer = i;
            writers.add(
                    inBackground(
                            () -> {
                                for (var n = 0; n < 50; n++) {
                                    run(
                                            insertion(
                                                    "first_event_id(timestamptz '2020-01-02Z' + interval '1 second' * %d)"
                                                            .formatted(writer * 50 + n),
                                                    PUSH,
                                                    "null"));
                                }
                                return "";
                            }));
        }
        var dropped = 0;
        while (!writers.stream().allMatch(Future::isDone)) {
            dropped += Integer.parseInt(drop());
        }
        for (var writer : writers) {
            await(writer);
        }
        dropped += Integer.parseInt(drop());
        assertThat(dropped).isBetween(1, 2);
        assertThat(one("select count(*) from events where id < first_event_id('2021-01-01Z')"))
                .isEqualTo("150");
    }

    @Test
    void partitionsAreDroppedByTwoAtOnce() throws Exception {
        for (var month = 1; month <= 9; month++) {
            month("2020-0" + month);
        }
        var calls = new ArrayList<Future<String>>();
        for (var i = 0; i < 4; i++) {
            calls.add(inBackground(this::drop));
        }
        var dropped = 0;
        for (var call : calls) {
            dropped += Integer.parseInt(await(call));
        }
        assertThat(dropped + Integer.parseInt(drop())).isEqualTo(9);
    }

    @Test
    void emptinessIsNotJudgedByAnOldSnapshot() {
        assertThatThrownBy(
                        () ->
                                run(
                                        "begin isolation level repeatable read; select drop_empty_event_partitions()"))
                .hasMessageContaining("read committed");
    }

    @Test
    void upkeepRemovesWhatIsOldInBatchesAndDropsItsMonths() throws SQLException {
        month("2020-01");
        run(
                """
                insert into events (id, event_type_id, status, external_id, occurred_at)
                  select first_event_id(timestamptz '2020-01-02Z' + n * interval '1 second'), '%s', 'processed', 'old-' || n,
                    timestamptz '2020-01-02Z' + n * interval '1 second'
                  from generate_series(1, 10500) as n;
                insert into events (event_type_id, status) values ('%s', 'processed')"""
                        .formatted(SLACK, SLACK));
        var metrics = Integer.parseInt(one("select count(*) from database_metrics"));

        call();

        assertThat(one("select count(*) from events where external_id like 'old-%'"))
                .isEqualTo("0");
        assertThat(one("select count(*) from event_names where external_id like 'old-%'"))
                .isEqualTo("0");
        assertThat(partitions()).doesNotContain("events_2020_01");
        // what is not dealt with stays, and so does what is young or of a kind that is kept
        assertThat(
                        all(
                                "select distinct status from events where event_type_id = '%s' order by 1"
                                        .formatted(SLACK)))
                .containsExactly("pending", "processing", "processed");
        assertThat(one("select count(*) from events where event_type_id = '%s'".formatted(PUSH)))
                .isNotEqualTo("0");
        assertThat(one("select count(*) from context_data where expires_at <= now()"))
                .isEqualTo("0");
        assertThat(Integer.parseInt(one("select count(*) from database_metrics")))
                .isGreaterThan(metrics);
        overviewIsNow();

        var events = one("select count(*) from events");
        var refreshed = one("select max(refreshed_at) from events_performance_analysis");
        run(insertion("uuidv7()", PUSH, "null"));
        call();
        assertThat(one("select count(*) - 1 from events")).isEqualTo(events);
        assertThat(one("select max(refreshed_at) from events_performance_analysis"))
                .isGreaterThan(refreshed);
        overviewIsNow();
    }

    private void overviewIsNow() throws SQLException {
        for (var view :
                List.of(
                        "tasks_performance_analysis id, tasks, failed, p95_seconds",
                        "events_performance_analysis id, events, pending, retries",
                        "analytics_performance_analysis id, runs, completed, last_run_at")) {
            var name = view.substring(0, view.indexOf(' '));
            var columns = view.substring(name.length());
            var kept = all("select %s from %s order by id".formatted(columns, name));
            assertThat(kept)
                    .isNotEmpty()
                    .isEqualTo(all("select %s from %s_now order by id".formatted(columns, name)));
        }
    }

    @Test
    void aSecondUpkeepReturnsAtOnce() throws Exception {
        try (var holder = database.connect();
                var second = database.connect();
                var statement = second.createStatement()) {
            holder.setAutoCommit(false);
            try (var lock = holder.createStatement()) {
                lock.execute("lock table database_metrics in exclusive mode");
            }
            var first = inBackground(() -> call());
            assertThatThrownBy(() -> first.get(2, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);

            statement.execute("call run_upkeep()");

            assertThat(statement.getWarnings().getMessage()).contains("Another run of the upkeep");
            assertThat(first).isNotDone();
            holder.rollback();
            await(first);
        }
        call();
    }

    @Test
    void upkeepHasNoPlaceInATransaction() {
        assertThatThrownBy(() -> run("begin; call run_upkeep()"))
                .hasMessageContaining("invalid transaction termination");
    }

    @Test
    void eventsOfManyMonthsAreReadWithOneStatement() throws SQLException {
        run(
                """
                insert into events (id, event_type_id, project_id, external_id, occurred_at)
                  select uuidv7(make_interval(days => n * 9)), '%s', '%s', 'ahead-' || n, now() + make_interval(days => n * 9)
                  from generate_series(1, 30) as n"""
                        .formatted(PUSH, ATLAS));
        try (var sluice = TestSluice.start(database, Map.of())) {
            var names = new ArrayList<String>();
            var ids = new ArrayList<String>();
            String after = null;
            do {
                var page =
                        ask(
                                sluice,
                                """
                                { r: events(first: 7, after: %s, filter: {externalId: {startsWith: "ahead-"}}, orderBy: [{occurredAt: ASC}]) {
                                    totalCount nodes { id externalId type { name } project { name } processingLogs { totalCount } } pageInfo { endCursor hasNextPage } } }"""
                                        .formatted(after == null ? "null" : "\"" + after + "\""));
                assertThat(page.get("totalCount").asInt()).isEqualTo(30);
                for (var node : page.get("nodes")) {
                    names.add(node.get("externalId").asString());
                    ids.add(node.get("id").asString());
                }
                after =
                        page.at("/pageInfo/hasNextPage").asBoolean()
                                ? page.at("/pageInfo/endCursor").asString()
                                : null;
            } while (after != null);
            assertThat(names).hasSize(30).startsWith("ahead-1", "ahead-2").endsWith("ahead-30");

            for (var id : ids.subList(0, 3)) {
                assertThat(
                                ask(sluice, "{ r: event(id: \"%s\") { externalId } }".formatted(id))
                                        .get("externalId")
                                        .asString())
                        .startsWith("ahead-");
                assertThat(Explained.last(sluice, database).getFirst().nodes())
                        .filteredOn(
                                node ->
                                        node.path("Relation Name").asString("").startsWith("events")
                                                && node.path("Actual Loops").asDouble(0) > 0)
                        .hasSize(1);
            }
            assertThat(
                            ask(
                                    sluice,
                                    "{ r: events { aggregate(groupBy: [{status: true}]) { count } } }"))
                    .isNotEmpty();
        }
    }

    @Test
    void overviewsSayWhenTheyWereTrue() throws SQLException {
        try (var sluice = TestSluice.start(database, Map.of())) {
            var question =
                    "{ operations { r: eventPerformanceByType(filter: {name: {eq: \"github.push\"}}) { nodes { events refreshedAt } } } }";
            var before = sluice.ask("ada", question).at("/data/operations/r/nodes/0");
            insert("uuidv7()");
            assertThat(sluice.ask("ada", question).at("/data/operations/r/nodes/0"))
                    .isEqualTo(before);

            run("select refresh_overviews()");

            var after = sluice.ask("ada", question).at("/data/operations/r/nodes/0");
            assertThat(after.get("events").asInt()).isEqualTo(before.get("events").asInt() + 1);
            assertThat(after.get("refreshedAt").asString())
                    .isGreaterThan(before.get("refreshedAt").asString());
        }
    }

    /** What the field {@code r} answers to Grace, from one statement. */
    private static JsonNode ask(TestSluice sluice, String document) {
        var response = sluice.ask("grace", document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(sluice.statements()).as(document).hasSize(1);
        return response.at("/data/r");
    }

    private static String partition(YearMonth month) {
        return "events_" + month.format(SUFFIX);
    }

    /** Makes a month's partition that nobody would make now; no vacuum is in the way of locks. */
    private void month(String name) throws SQLException {
        var month = YearMonth.parse(name);
        run(
                "create table %s partition of events for values from (first_event_id('%s-01Z')) to (first_event_id('%s-01Z')) with (autovacuum_enabled = false)"
                        .formatted(partition(month), month, month.plusMonths(1)));
    }

    private List<String> partitions() throws SQLException {
        return all(
                "select inhrelid::regclass from pg_inherits where inhparent = 'events'::regclass");
    }

    private String make(int ahead) throws SQLException {
        return one("select make_event_partitions(%d)".formatted(ahead));
    }

    private String drop() throws SQLException {
        return one("select drop_empty_event_partitions()");
    }

    private String call() throws SQLException {
        run("call run_upkeep()");
        return "";
    }

    private static String insertion(String id, String type, String name) {
        return "insert into events (id, event_type_id, external_id) values (%s, '%s', %s) returning tableoid::regclass"
                .formatted(id, type, name);
    }

    /** Where the new event lies. */
    private String insert(String id) throws SQLException {
        return one(insertion(id, PUSH, "null"));
    }

    private String name(String id, String type, String name) throws SQLException {
        return one(insertion(id, type, "'" + name + "'"));
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String sql) throws SQLException {
        return all(sql).getFirst();
    }

    /** The rows' texts. */
    private List<String> all(String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            var columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                var cells = new ArrayList<String>();
                for (var i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(rows.getString(i)));
                }
                texts.add(String.join("|", cells));
            }
            return texts;
        }
    }

    private interface Work {
        String run() throws SQLException;
    }

    private static Future<String> inBackground(Work work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (SQLException failure) {
                        throw new CompletionException(failure);
                    }
                },
                Thread::startVirtualThread);
    }

    private static String await(Future<String> work)
            throws InterruptedException, ExecutionException, TimeoutException {
        return work.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
