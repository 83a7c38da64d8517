package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code docs/operations.md} wants run from time to time, and what is seen of it. */
class UpkeepIntegrationTests {

    private final DatabaseTarget database = TestDatabase.copy();
    private TestSluice sluice;

    @BeforeEach
    void start() {
        sluice = TestSluice.start(database, Map.of());
    }

    @AfterEach
    void stop() {
        sluice.close();
    }

    @Test
    void removesWhatHasExpired() throws SQLException {
        var advice = "{ operations { maintenanceRecommendations { nodes { action } } } }";
        assertThat(ask(advice).at("/operations/maintenanceRecommendations/nodes"))
                .extracting(node -> node.get("action").asString())
                .contains("DELETE_EXPIRED_CONTEXT", "DELETE_OLD_EVENTS");
        var old =
                "{ events(filter: { expiresAt: { lt: \"2026-09-01T00:00:00Z\" }, status: { in: [PROCESSED, FAILED, IGNORED] } }) { aggregate { count } } }";
        assertThat(ask(old).at("/events/aggregate/0/count").asInt()).isPositive();

        assertThat(run("cleanup_expired_context_data()")).isPositive();
        assertThat(run("cleanup_old_events()")).isPositive();

        assertThat(ask(advice).at("/operations/maintenanceRecommendations/nodes"))
                .extracting(node -> node.get("action").asString())
                .doesNotContain("DELETE_EXPIRED_CONTEXT", "DELETE_OLD_EVENTS");
        assertThat(ask(old).at("/events/aggregate/0/count").asInt()).isZero();
        assertThat(run("cleanup_expired_context_data()") + run("cleanup_old_events()")).isZero();
    }

    @Test
    void removesExpiredMemoriesAndNoOthers() throws SQLException {
        TestDatabase.execute(
                database,
                """
                insert into agent_memories (agent_id, category, key, value, expires_at)
                  select id, 'upkeep', k.key, '1', k.expires_at
                  from (select id from agents order by id limit 1) as a,
                    (values ('past', now() - interval '1 second'), ('future', now() + interval '1 day'),
                      ('never', null)) as k (key, expires_at)""");

        TestDatabase.execute(database, "call run_upkeep()");

        assertThat(texts("select key from agent_memories where category = 'upkeep' order by key"))
                .containsExactly("future", "never");
        assertThat(run("cleanup_expired_agent_memories()")).isZero();
    }

    @Test
    void removesFinishedJobsAfterTheRetentionThatIsGiven() throws SQLException {
        TestDatabase.execute(
                database,
                """
                insert into jobs (user_id, status, source_kind, error_message, updated_at)
                  select id, j.status::execution_status, 'upload', j.name, j.updated_at
                  from (select id from users order by id limit 1) as u,
                    (values ('completed', 'old', now() - interval '91 days'), ('failed', 'old', now() - interval '91 days'),
                      ('running', 'unfinished', now() - interval '91 days'),
                      ('completed', 'new', now() - interval '89 days')) as j (status, name, updated_at)""");

        TestDatabase.execute(database, "call run_upkeep()");
        assertThat(texts("select id::text from jobs where error_message = 'old'"))
                .as("old jobs after an upkeep")
                .hasSize(2);
        assertThat(run("cleanup_old_jobs('90 days', 1)")).isEqualTo(1);
        assertThat(run("cleanup_old_jobs('90 days')")).isPositive();

        assertThat(
                        texts(
                                "select error_message from jobs where error_message in ('old', 'new', 'unfinished') order by 1"))
                .containsExactly("new", "unfinished");
    }

    @Test
    void keepsWhatWasMeasuredOfTheDatabase() throws SQLException {
        var recorded = run("record_database_metrics()");
        var metrics =
                ask(
                        "{ databaseMetrics(first: 100, filter: { recordedAt: { gt: \"2026-06-01T00:00:00Z\" } }) { totalCount nodes { name value } } }");
        assertThat(metrics.at("/databaseMetrics/totalCount").asInt()).isEqualTo(recorded);
        assertThat(metrics.at("/databaseMetrics/nodes"))
                .extracting(node -> node.get("name").asString())
                .contains("database_size_bytes", "connections_pct", "longest_transaction_seconds")
                .doesNotContain("id");
    }

    @Test
    void matchesWhatIsPendingAndBringsTrendsUpToDate() throws SQLException {
        var pending = "{ events(filter: { status: { eq: PENDING } }) { aggregate { count } } }";
        var count = ask(pending).at("/events/aggregate/0/count").asInt();
        assertThat(count).isPositive();
        assertThat(run("process_pending_events()")).isEqualTo(count);
        assertThat(ask(pending).at("/events/aggregate/0/count").asInt()).isZero();

        assertThat(run("refresh_metric_trends()")).isPositive();
        assertThat(run("refresh_metric_trends()")).isZero();
    }

    private JsonNode ask(String document) {
        var answer = sluice.ask("ada", document);
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        return answer.get("data");
    }

    private List<String> texts(String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private int run(String function) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select " + function)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
