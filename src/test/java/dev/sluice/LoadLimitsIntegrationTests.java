package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one caller, and all together, may ask for at a time. */
@Timeout(60)
class LoadLimitsIntegrationTests {

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        sluice =
                NappingSluice.start(
                        DATABASE,
                        folder,
                        Map.of(
                                "sluice.edge.requests-per-minute", "30",
                                "sluice.edge.cost-per-minute", "1600",
                                "sluice.edge.anonymous-requests-per-minute", "10",
                                "sluice.edge.anonymous-cost-per-minute", "100",
                                "sluice.limits.max-cost", "5000",
                                "sluice.edge.max-running", "2",
                                "sluice.edge.max-waiting", "3"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void countsTheRequestsOfACaller() {
        for (var i = 0; i < 30; i++) {
            assertThat(ask("grace", "{ __typename }").statusCode()).isEqualTo(200);
        }
        refuses(ask("grace", "{ __typename }"), "30 requests a minute");
        assertThat(ask("linus", "{ __typename }").statusCode()).isEqualTo(200);
    }

    @Test
    void countsTheCostOfACallerHoweverItIsAskedFor() {
        var list = "{ tasks(first: 100) { nodes { dependents(first: 8) { nodes { id } } } } }";
        var twice =
                "{ a: tasks(first: 100) { ...F } b: tasks(first: 100) { ...F } }"
                        + " fragment F on TaskConnection { nodes { dependents(first: 8) { nodes { id } } } }";
        assertThat(ask("barbara", list).statusCode()).isEqualTo(200);
        refuses(ask("barbara", list), "cost of 1600 a minute");
        var never = TestSluice.JSON.readTree(ask("barbara", twice).body()).at("/errors/0");
        assertThat(never.at("/message").asString()).contains("costs 2002", "1600");
        assertThat(never.at("/extensions").has("retryAfter")).isFalse();
        assertThat(ask("barbara", "{ __typename }").statusCode()).isEqualTo(200);
    }

    @Test
    void countsTheRequestsOfAnAddressWithoutATokenAndTheirCost() {
        assertThat(ask("anonymous", "{ eventTypes(first: 90) { nodes { name } } }").statusCode())
                .isEqualTo(200);
        refuses(ask("anonymous", "{ eventTypes(first: 90) { nodes { name } } }"), "cost of 100");
        for (var i = 0; i < 8; i++) {
            assertThat(ask("anonymous", "{ __typename }").statusCode()).isEqualTo(200);
        }
        refuses(ask("anonymous", "{ __typename }"), "10 requests a minute");
    }

    @Test
    void refusesWhatWouldWaitTooLong() throws SQLException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
            for (var i = 0; i < 5; i++) {
                answers.add(
                        CompletableFuture.supplyAsync(
                                () -> ask("ada", NappingSluice.LONG_NAP, "3s"), threads));
            }
            await().until(() -> NappingSluice.napping(DATABASE) == 2);
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            var refused = ask("ada", "{ __typename }");
            assertThat(NappingSluice.napping(DATABASE)).as("naps after the answer").isEqualTo(2);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(code(refused)).isEqualTo("UNAVAILABLE");
            answers.forEach(
                    answer -> assertThat(code(answer.join())).isEqualTo("DEADLINE_EXCEEDED"));
        }
        assertThat(ask("ada", "{ __typename }").statusCode()).isEqualTo(200);
    }

    private static void refuses(HttpResponse<byte[]> response, String message) {
        var error = TestSluice.JSON.readTree(response.body()).at("/errors/0");
        assertThat(response.statusCode()).as("%s", error).isEqualTo(429);
        assertThat(error.at("/message").asString()).contains(message);
        assertThat(error.at("/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
        var retryAfter = response.headers().firstValueAsLong("Retry-After").orElseThrow();
        assertThat(retryAfter).isBetween(1L, 60L);
        assertThat(error.at("/extensions/retryAfter").asLong()).isEqualTo(retryAfter);
    }

    private static String code(HttpResponse<byte[]> response) {
        return TestSluice.JSON.readTree(response.body()).at("/errors/0/extensions/code").asString();
    }

    private static HttpResponse<byte[]> ask(String caller, String document) {
        return ask(caller, document, "10s");
    }

    private static HttpResponse<byte[]> ask(String caller, String document, String timeout) {
        var body = TestSluice.JSON.writeValueAsString(Map.of("query", document));
        var request = sluice.request(caller, body).header("X-Request-Timeout", timeout);
        return sluice.send(request.build());
    }
}
