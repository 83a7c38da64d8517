package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Names;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Durations are computed when a row is written, whatever its times are, and lists follow them. */
class DurationIntegrationTests {

    private static DatabaseTarget database;
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        database = TestDatabase.copy();
        sluice = TestSluice.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** A type with a duration: its table, its list and its fields with the times. */
    record Timed(String table, String list, String start, String end) {}

    private static List<Timed> timed() {
        return List.of(
                new Timed("tasks", "tasks", "startedAt", "completedAt"),
                new Timed("workflows", "workflows", "startedAt", "completedAt"),
                new Timed("analysis_runs", "analysisRuns", "startedAt", "completedAt"),
                new Timed("deployment_events", "deploymentEvents", "startedAt", "finishedAt"),
                new Timed("coding_sessions", "codingSessions", "startedAt", "endedAt"));
    }

    @ParameterizedTest
    @MethodSource("timed")
    void listsFollowTheTimesInBothDirections(Timed timed) {
        for (var direction : List.of("ASC", "DESC")) {
            var answer =
                    sluice.ask(
                            "ada",
                            "{ r: %s(first: 100, orderBy: [{ durationSeconds: %s }]) { nodes { start: %s end: %s durationSeconds } } }"
                                    .formatted(
                                            timed.list(), direction, timed.start(), timed.end()));
            assertThat(answer.path("errors")).isEmpty();
            var found = new ArrayList<Double>();
            for (var node : answer.at("/data/r/nodes")) {
                var seconds = node.get("durationSeconds");
                found.add(seconds.isNull() ? null : seconds.doubleValue());
                assertThat(seconds.isNull())
                        .isEqualTo(node.get("start").isNull() || node.get("end").isNull());
                if (!seconds.isNull()) {
                    var duration =
                            Duration.between(
                                    OffsetDateTime.parse(node.get("start").asString()),
                                    OffsetDateTime.parse(node.get("end").asString()));
                    assertThat(seconds.doubleValue()).isEqualTo(duration.toNanos() / 1e9);
                }
            }
            assertThat(found).anyMatch(each -> each != null);
            var order = Comparator.<Double>naturalOrder();
            assertThat(found)
                    .isSortedAccordingTo(
                            Comparator.nullsLast(
                                    direction.equals("ASC")
                                            ? order
                                            : Collections.reverseOrder(order)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-infinity, infinity,",
        "infinity, infinity,",
        "-infinity, -infinity,",
        "4713-01-01 00:00:00+00 BC, 294276-12-31 23:59:59+00,",
        "4713-01-01 00:00:00+00 BC, 199999-01-01 00:00:00+00, 6460055164800",
        "2025-03-29 00:00:00+01, 2025-03-31 00:00:00.123456+02, 169200.123456",
        "2025-03-29 00:00:00+01, infinity,",
        "2025-03-29 00:00:00+01, 2025-03-29 00:00:00+01, 0",
    })
    void noTimesFail(String start, String end, Double seconds) throws SQLException {
        for (var timed : timed()) {
            var update =
                    "update %1$s set %2$s = ?::timestamptz, %3$s = ?::timestamptz where id = (select id from %1$s order by id limit 1) returning duration_seconds"
                            .formatted(
                                    timed.table(),
                                    Names.snakeCase(timed.start()),
                                    Names.snakeCase(timed.end()));
            try (var connection = database.connect()) {
                connection.setAutoCommit(false);
                try (var statement = connection.prepareStatement(update)) {
                    statement.setString(1, start);
                    statement.setString(2, end);
                    try (var row = statement.executeQuery()) {
                        assertThat(row.next()).isTrue();
                        assertThat(row.getObject(1)).as(timed.table()).isEqualTo(seconds);
                    }
                }
                connection.rollback();
            }
        }
    }
}
