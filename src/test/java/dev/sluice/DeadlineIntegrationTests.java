package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.connection.Connections;
import dev.sluice.database.target.DatabaseTarget;
import io.r2dbc.pool.PoolMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A request's deadline, and its client's going away, reach the database; and nobody else's
 * statement.
 */
@Timeout(120)
class DeadlineIntegrationTests {

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        sluice = NappingSluice.start(DATABASE, folder, Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
        CLIENT.close();
    }

    @Test
    void endsAStatementAtTheDeadlineAndAnswersTheRest() throws Exception {
        var response =
                send("{ slow: naps { nodes { slept } } quick: eventTypes { totalCount } }", "2s")
                        .get();
        var answer = json(response);

        assertThat(answer.at("/errors/0/extensions/code").asString())
                .isEqualTo("DEADLINE_EXCEEDED");
        assertThat(answer.at("/data/slow").isNull()).isTrue();
        assertThat(answer.at("/data/quick/totalCount").asInt()).as("%s", answer).isPositive();
        assertNothingIsLeft();
    }

    @Test
    void refusesADeadlineThatIsNone() throws Exception {
        for (var header : new String[] {"soon", "-1", "0", "1e9", "9999999999999999999s"}) {
            assertThat(
                            json(send("{ __typename }", header).get())
                                    .at("/errors/0/extensions/code")
                                    .asString())
                    .isEqualTo("BAD_USER_INPUT");
        }
        assertThat(json(send("{ __typename }", "1h").get()).has("errors")).isFalse();
    }

    @Test
    void endsTheStatementOfAClientThatLeft() throws Exception {
        var request = send(NappingSluice.LONG_NAP, null);
        await().until(() -> NappingSluice.napping(DATABASE) == 1);
        request.cancel(true);
        assertNothingIsLeft();
    }

    /**
     * A thousand clients leave at random moments; strangers' requests meanwhile are all answered.
     */
    @Test
    void survivesAStormOfClientsThatLeave() throws Exception {
        var random = new Random(1);
        var strangers = new ArrayList<CompletableFuture<Void>>();
        var over = new AtomicBoolean();
        var answered = new AtomicInteger();
        var failures = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        try (var timer = Executors.newScheduledThreadPool(2);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 2; i++) {
                strangers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    while (!over.get()) {
                                        var answer = json(askedByAnother().join());
                                        if (answer.at("/data/naps/nodes/0/slept").isString()) {
                                            answered.incrementAndGet();
                                        } else {
                                            failures.add(answer.toString());
                                        }
                                    }
                                },
                                threads));
            }
            var leaving = new ArrayList<CompletableFuture<?>>();
            for (var i = 0; i < 1000; i++) {
                var request =
                        send(i % 3 == 0 ? NappingSluice.SHORT_NAP : NappingSluice.LONG_NAP, null);
                leaving.add(request);
                var _ =
                        timer.schedule(
                                () -> request.cancel(true),
                                random.nextInt(400),
                                TimeUnit.MILLISECONDS);
                if (i % 25 == 0) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> leaving.stream().allMatch(CompletableFuture::isDone));
            over.set(true);
            CompletableFuture.allOf(strangers.toArray(CompletableFuture<?>[]::new))
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(failures).isEmpty();
        assertThat(answered).hasPositiveValue();
        assertNothingIsLeft();
        assertThat(json(send(NappingSluice.SHORT_NAP, null).get()).has("errors")).isFalse();
    }

    private static void assertNothingIsLeft() {
        await().atMost(Duration.ofSeconds(20)).until(() -> NappingSluice.napping(DATABASE) == 0);
        await().atMost(Duration.ofSeconds(20)).until(() -> pool().acquiredSize() == 0);
        assertThat(pool().pendingAcquireSize()).isZero();
    }

    private static PoolMetrics pool() {
        return sluice.bean(Connections.class).metrics();
    }

    /** Asked by a caller who has a share of its own. */
    private static CompletableFuture<HttpResponse<byte[]>> askedByAnother() {
        var request =
                request(NappingSluice.SHORT_NAP)
                        .header("Authorization", "Bearer " + sluice.token("grace"));
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static CompletableFuture<HttpResponse<byte[]>> send(String document, String timeout) {
        var request = request(document);
        if (timeout != null) {
            request.header("X-Request-Timeout", timeout);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String document) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + sluice.port() + "/graphql"))
                .header("Content-Type", "application/json")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                TestSluice.JSON.writeValueAsString(Map.of("query", document))));
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return TestSluice.JSON.readTree(response.body());
    }
}
