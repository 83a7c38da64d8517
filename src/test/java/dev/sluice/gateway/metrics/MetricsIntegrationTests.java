package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Sluice of its own, whose metrics change by the requests of these tests alone. */
class MetricsIntegrationTests {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(sluice_\\w+)` \\| (\\w+) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("\\bsluice_\\w+");
    private static final String TRUSTED = "query TrustedNames { users(first: 1) { nodes { id } } }";
    private static final String TASKS = "query Tasks { tasks(first: 2) { nodes { title } } }";

    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("trusted.json"),
                TestSluice.JSON.writeValueAsString(
                        Map.of(
                                "tasks", TASKS,
                                "bad", "query Bad { tasks(first: 1) { nodes { id } } }",
                                "names", TRUSTED)));
        sluice =
                TestSluice.start(
                        TestDatabase.copy(),
                        Map.of(
                                "sluice.documents.trusted",
                                folder.resolve("trusted.json").toString(),
                                "sluice.edge.max-body",
                                "100KB",
                                "sluice.edge.anonymous-requests-per-minute",
                                "3"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void countsOperationsByTypeNameAndOutcome() {
        var before = Scrape.of(sluice);
        sluice.ask("ada", TASKS);
        sluice.ask("ada", TASKS);
        sluice.ask("ada", "{ tasks(first: 1) { nodes { id } } }");
        sluice.ask("ada", "query Bad { tasks(first: 1000000) { nodes { id } } }");
        sluice.ask("ada", "query Bad { nothing }");
        var after = Scrape.of(sluice);

        assertThat(grown(before, after, operations("Tasks", "success"))).isEqualTo(2);
        assertThat(grown(before, after, operations("anonymous", "success"))).isEqualTo(1);
        assertThat(grown(before, after, operations("Bad", "rejected"))).isEqualTo(1);
        assertThat(
                        grown(
                                before,
                                after,
                                "sluice_operations_total{name=\"none\",outcome=\"rejected\",type=\"none\"}"))
                .isEqualTo(1);
        assertThat(
                        grown(
                                before,
                                after,
                                "sluice_operation_seconds_count{name=\"Tasks\",type=\"query\"}"))
                .isEqualTo(2);
        assertThat(grown(before, after, "sluice_errors_total{code=\"BAD_USER_INPUT\"}"))
                .isEqualTo(1);
        assertThat(grown(before, after, "sluice_errors_total{code=\"LIMIT_EXCEEDED\"}"))
                .isEqualTo(1);
        assertThat(grown(before, after, "sluice_documents_lookups_total{result=\"miss\"}"))
                .isGreaterThanOrEqualTo(3);
        assertThat(grown(before, after, "sluice_documents_lookups_total{result=\"hit\"}"))
                .isBetween(1.0, 2.0);
        assertThat(grown(before, after, "sluice_plans_lookups_total{result=\"miss\"}"))
                .isGreaterThanOrEqualTo(2);
        assertThat(grown(before, after, "sluice_planning_seconds_count")).isGreaterThanOrEqualTo(2);
        assertThat(grown(before, after, "sluice_sign_ins_total{outcome=\"accepted\"}"))
                .isEqualTo(5);
    }

    private static String operations(String name, String outcome) {
        return "sluice_operations_total{name=\"%s\",outcome=\"%s\",type=\"query\"}"
                .formatted(name, outcome);
    }

    @Test
    void countsStatementsAndTheirRuns() {
        var before = Scrape.of(sluice);
        sluice.ask("ada", TASKS);
        var after = Scrape.of(sluice);

        assertThat(
                        grown(
                                before,
                                after,
                                "sluice_statements_total{outcome=\"success\",sqlstate_class=\"none\"}"))
                .isEqualTo(1);
        for (var histogram :
                new String[] {
                    "sluice_statement_seconds",
                    "sluice_connection_wait_seconds",
                    "sluice_run_wait_seconds",
                    "sluice_run_key_rows",
                    "sluice_run_requests"
                }) {
            assertThat(grown(before, after, histogram + "_count")).as(histogram).isEqualTo(1);
            assertThat(grown(before, after, histogram + "_bucket{le=\"+Inf\"}")).isEqualTo(1);
        }
        assertThat(after.value("sluice_connections_limit{pool=\"requests\"}")).isEqualTo(16);
        assertThat(after.value("sluice_connections_idle{pool=\"requests\"}")).isPositive();
        assertThat(after.value("sluice_connections_limit{pool=\"reserved\"}")).isEqualTo(2);
        assertThat(after.value("sluice_database_available")).isEqualTo(1);
        assertThat(after.value("sluice_http_connections")).isPositive();
        assertThat(after.value("sluice_answers_held_limit_bytes")).isPositive();
    }

    @Test
    void countsRejectionsByLimit() {
        var before = Scrape.of(sluice);
        sluice.ask("ada", "{ tasks(first: 1000000) { nodes { id } } }");
        sluice.ask(
                "ada",
                "{ tasks { nodes "
                        + "{ project { tasks { nodes ".repeat(40)
                        + "{ id }"
                        + " } } }".repeat(40)
                        + " } }");
        sluice.post("ada", "{\"query\": \"" + " ".repeat(200_000) + "\"}");
        for (var i = 0; i < 4; i++) {
            sluice.ask("anonymous", "query Stranger%d { __typename }".formatted(i));
        }
        var after = Scrape.of(sluice);

        assertThat(grown(before, after, "sluice_rejections_total{limit=\"input\"}")).isEqualTo(1);
        assertThat(grown(before, after, "sluice_rejections_total{limit=\"document\"}"))
                .isEqualTo(1);
        assertThat(grown(before, after, "sluice_rejections_total{limit=\"body\"}")).isEqualTo(1);
        assertThat(grown(before, after, "sluice_rejections_total{limit=\"rate\"}")).isEqualTo(1);
        assertThat(grown(before, after, operations("other", "success"))).isEqualTo(3);
        assertThat(after.text()).as("names of anonymous callers").doesNotContain("Stranger");
    }

    @Test
    void countsTokensThatAreNotAccepted() {
        var before = Scrape.of(sluice);
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sluice.port() + "/graphql"))
                        .header("Authorization", "Bearer slc_nonsense")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{__typename}\"}"));

        assertThat(sluice.send(request.build()).statusCode()).isEqualTo(401);

        assertThat(grown(before, Scrape.of(sluice), "sluice_sign_ins_total{outcome=\"rejected\"}"))
                .isEqualTo(1);
    }

    /**
     * A client that invents names makes no more series than the maximum, and hides no trusted name.
     */
    @Test
    void boundsTheNamesOfOperations() {
        for (var i = 0; i < 150; i++) {
            sluice.ask("grace", "query Invented%d { __typename }".formatted(i));
        }
        sluice.ask("ada", TRUSTED);
        var scrape = Scrape.of(sluice);

        var names = new TreeSet<String>();
        Pattern.compile("sluice_operations_total\\{name=\"(\\w+)\"")
                .matcher(scrape.text())
                .results()
                .forEach(series -> names.add(series.group(1)));
        assertThat(names).hasSizeLessThanOrEqualTo(106).contains("other", "TrustedNames");
        assertThat(scrape.value(operations("other", "success"))).isGreaterThanOrEqualTo(50);
    }

    @Test
    void readsTheChangesOfCredentialsAllTheTime() {
        await().untilAsserted(
                        () ->
                                assertThat(Scrape.of(sluice).value("sluice_credential_age_seconds"))
                                        .isPositive());
    }

    /** The document names each metric of Sluice that there is, with its type, and no other. */
    @Test
    void areThoseOfTheDocument() throws IOException {
        sluice.ask("ada", TASKS);
        var documented = new TreeMap<String, String>();
        ROW.matcher(Files.readString(Path.of("docs", "metrics.md")))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2)));
        var served = new TreeMap<>(Scrape.of(sluice).types());
        served.keySet().removeIf(name -> !NAME.matcher(name).matches());

        assertThat(documented).isEqualTo(served);
    }

    private static double grown(Scrape before, Scrape after, String series) {
        return after.value(series) - before.value(series);
    }
}
