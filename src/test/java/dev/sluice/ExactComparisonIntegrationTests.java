package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value with more digits than the database keeps is compared exactly, not rounded. */
class ExactComparisonIntegrationTests {

    private static final DatabaseTarget DATABASE = database();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    /** Three tasks: in the microseconds 1 and 2 of a day, and without a time of completion. */
    private static DatabaseTarget database() {
        var target = TestDatabase.copy();
        TestDatabase.execute(
                target,
                """
                delete from tasks where id not in (select id from tasks where deleted_at is null order by id limit 3);
                update tasks set started_at = null, completed_at = null, scheduled_at = null;
                update tasks set scheduled_at = '2026-01-01 00:00:00.000001+00' where id = (select id from tasks order by id limit 1);
                update tasks set scheduled_at = '2026-01-01 00:00:00.000002+00' where id = (select id from tasks order by id offset 1 limit 1);
                update tasks set created_at = 'infinity' where id = (select id from tasks order by id limit 1);
                update tasks set created_at = '0044-03-15 00:00:00+00 BC' where id = (select id from tasks order by id offset 1 limit 1);
                update tasks set created_at = '2026-01-01 00:00:00.000001+00' where id = (select id from tasks order by id offset 2 limit 1)""");
        return target;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    scheduledAt: {eq: "2026-01-01T00:00:00.0000011Z"} | 0
                    scheduledAt: {eq: "2026-01-01T00:00:00.000001Z"} | 1
                    scheduledAt: {eq: "2026-01-01T02:00:00.000001000+02:00"} | 1
                    scheduledAt: {ne: "2026-01-01T00:00:00.0000011Z"} | 3
                    scheduledAt: {ne: "2026-01-01T00:00:00.000001Z"} | 2
                    scheduledAt: {in: ["2026-01-01T00:00:00.0000011Z", "2026-01-01T00:00:00.000002Z"]} | 1
                    scheduledAt: {notIn: ["2026-01-01T00:00:00.0000011Z"]} | 3
                    scheduledAt: {lt: "2026-01-01T00:00:00.0000011Z"} | 1
                    scheduledAt: {lte: "2026-01-01T00:00:00.0000019Z"} | 1
                    scheduledAt: {gt: "2026-01-01T00:00:00.0000011Z"} | 1
                    scheduledAt: {gt: "2026-01-01T00:00:00.0000019Z"} | 1
                    scheduledAt: {gte: "2026-01-01T00:00:00.0000001Z"} | 2
                    scheduledAt: {gte: "2026-01-01T00:00:00.0000019Z"} | 1
                    createdAt: {eq: "2026-01-01T00:00:00.0000011Z"} | 0
                    createdAt: {eq: "9999-12-31T23:59:59.999999Z"} | 1
                    createdAt: {eq: "0001-01-01T00:00:00Z"} | 1
                    createdAt: {in: ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"]} | 2
                    createdAt: {notIn: ["0001-01-01T00:00:00Z"]} | 2
                    createdAt: {lte: "9999-12-31T23:59:59.999999Z"} | 3
                    createdAt: {lt: "9999-12-31T23:59:59.999999Z"} | 2
                    createdAt: {gt: "9999-12-31T23:59:59.999999Z"} | 0
                    createdAt: {gte: "0001-01-01T00:00:00Z"} | 3
                    createdAt: {gt: "0001-01-01T00:00:00Z"} | 2
                    createdAt: {lt: "0001-01-01T00:00:00Z"} | 0
                    """)
    void comparesTimesExactly(String condition, int rows) {
        var answer =
                SLUICE.ask("ada", "{ r: tasks(filter: {%s}) { totalCount } }".formatted(condition));
        assertThat(answer.at("/data/r/totalCount").asInt(-1)).as(answer.toString()).isEqualTo(rows);
    }
}
