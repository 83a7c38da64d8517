package dev.sluice.database.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.database.DemoDatabase;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds that the demo data of a first start are of the weeks before it. */
class DemoTimesIntegrationTests {

    private static DatabaseTarget loadedNow;

    @BeforeAll
    static void load() {
        loadedNow = TestDatabase.empty();
        DemoDatabase.fill(loadedNow, Instant.now());
    }

    @ParameterizedTest
    @CsvSource({
        "tasks, created_at",
        "messages, created_at",
        "events, occurred_at",
        "commits, committed_at",
        "analysis_runs, created_at",
        "jobs, created_at",
        "notifications, created_at",
        "prompt_executions, created_at",
        "assistant_queries, created_at",
        "token_usage, usage_date"
    })
    void theLastThirtyDaysHoldRows(String table, String column) throws SQLException {
        assertThat(
                        rows(
                                loadedNow,
                                "select id from %1$s where %2$s between now() - interval '30 days' and now()"
                                        .formatted(table, column)))
                .isNotEmpty();
    }

    @Test
    void noPastTimeIsInTheFuture() throws SQLException {
        var past =
                rows(
                        loadedNow,
                        """
                        select format('select ''%1$s.%2$s'' from %1$I where %2$I > now()', c.table_name, c.column_name)
                          from information_schema.columns as c join information_schema.tables as t using (table_schema, table_name)
                          where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                            and c.column_name in ('created_at', 'updated_at', 'occurred_at', 'committed_at', 'used_at', 'completed_at',
                              'processed_at', 'started_at', 'last_activity_at', 'recorded_at', 'measured_at', 'deleted_at')""");
        assertThat(past).hasSizeGreaterThan(100);
        assertThat(rows(loadedNow, String.join(" union all ", past))).isEmpty();
    }

    @Test
    void healthDoesNotWarn() throws SQLException {
        assertThat(
                        rows(
                                loadedNow,
                                "select component || ': ' || detail from system_health where status <> 'healthy' and component in ('jobs', 'tasks', 'events', 'webhooks')"))
                .isEmpty();
        assertThat(rows(loadedNow, "select component from system_health"))
                .contains("jobs", "tasks", "events", "webhooks");
        assertThat(
                        rows(
                                loadedNow,
                                "select check_name from data_integrity_checks where status <> 'pass'"))
                .isEmpty();
        assertThat(rows(loadedNow, "select message from critical_alerts")).isEmpty();
    }

    /** Deletes what is older than its type is kept: most events stay. */
    @Test
    void upkeepKeepsRecentEvents() throws SQLException {
        var target = TestDatabase.empty();
        DemoDatabase.fill(target, Instant.now());
        var before = rows(target, "select id from events").size();

        TestDatabase.execute(target, "call run_upkeep()");

        assertThat(rows(target, "select id from events").size()).isGreaterThan(before / 2);
        assertThat(
                        rows(
                                target,
                                "select id from events where occurred_at > now() - interval '30 days'"))
                .isNotEmpty();
    }

    /** Any day and time of a year, at midnight too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-01-01T00:00:00Z",
                "2028-02-29T23:59:59.999Z",
                "2030-12-31T12:34:56Z",
                "2025-06-30T01:00:00Z"
            })
    void loadsAtAnyInstant(String now) throws SQLException {
        var target = TestDatabase.empty();
        DemoDatabase.fill(target, Instant.parse(now));

        assertThat(
                        rows(
                                target,
                                "select id from token_usage where usage_date <> (used_at at time zone 'UTC')::date"))
                .isEqualTo(
                        rows(
                                TestDatabase.shared(),
                                "select id from token_usage where usage_date <> (used_at at time zone 'UTC')::date"));
        assertThat(
                        rows(
                                target,
                                "select id from metric_trends where period_start <> date_trunc(period::text, period_start)"))
                .isEmpty();
        assertThat(
                        rows(
                                target,
                                "select id from slack_events where to_timestamp(message_ts::numeric) not between created_at - interval '1 second' and created_at + interval '1 second' and kind <> 'reaction_added'"))
                .isEmpty();
    }

    private static List<String> rows(DatabaseTarget target, String sql) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }
}
