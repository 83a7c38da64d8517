package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.DemoDatabase;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.socket.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The database goes away and comes back while people ask. */
@Timeout(180)
class OutageIntegrationTests {

    private static final String TASKS =
            "{ tasks(first: 5, orderBy: [{ createdAt: ASC }]) { nodes { id title project { name } } } }";
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    @TempDir private Path directory;
    private EmbeddedPostgres postgres;
    private TestSluice sluice;
    private JsonNode expected;

    @BeforeEach
    void start() {
        postgres = start(0);
        DemoDatabase.fill(postgres.target());
        sluice = TestSluice.start(postgres.target(), Map.of());
        expected = sluice.ask("ada", TASKS).get("data");
    }

    @AfterEach
    void stop() {
        sluice.close();
        postgres.close();
    }

    private EmbeddedPostgres start(int port) {
        return EmbeddedPostgres.start(
                new DataDirectory(directory), TestDatabase.BINARIES, port, Map.of());
    }

    @Test
    void answersOrRefusesEverythingWhileTheServerIsKilledTenTimes() throws Exception {
        var over = new AtomicBoolean();
        var answered = new AtomicInteger();
        var refused = new AtomicInteger();
        var wrong = new ConcurrentLinkedQueue<String>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var i = 0; i < 16; i++) {
                running.add(
                        clients.submit(
                                () -> {
                                    while (!over.get()) {
                                        var answer = sluice.ask("ada", TASKS);
                                        if (answer.get("data") != null
                                                && answer.get("data").equals(expected)) {
                                            answered.incrementAndGet();
                                        } else if (isRefusal(answer)) {
                                            refused.incrementAndGet();
                                        } else {
                                            wrong.add(answer.toString());
                                        }
                                    }
                                }));
            }
            for (var i = 0; i < 10; i++) {
                var before = answered.get();
                await().until(() -> answered.get() > before + 100);
                kill();
                await().until(this::acceptsConnections);
                await().atMost(BACK_WITHIN)
                        .until(
                                () ->
                                        sluice.ask("ada", TASKS).has("data")
                                                && sluice.ask("ada", TASKS)
                                                        .get("data")
                                                        .equals(expected));
            }
            over.set(true);
            for (var client : running) {
                client.get();
            }
        }
        assertThat(List.copyOf(wrong)).isEmpty();
        assertThat(refused).hasPositiveValue();
        assertThat(answered).hasValueGreaterThan(1000);
    }

    @Test
    void saysThatItIsNotReadyWhileTheDatabaseIsAway() {
        assertThat(readiness()).isEqualTo(200);
        postgres.close();

        var answer = sluice.ask("ada", TASKS);
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("UNAVAILABLE");
        assertThat(readiness()).isEqualTo(503);
        assertThat(status("/actuator/health/liveness")).isEqualTo(200);

        postgres = start(postgres.target().port());
        await().atMost(BACK_WITHIN).until(() -> readiness() == 200);
        assertThat(sluice.ask("ada", TASKS).get("data")).isEqualTo(expected);
    }

    @Test
    void refusesSubscriptionsWhileTheDatabaseIsAway() {
        try (var socket = TestSocket.of(sluice.port(), sluice.token("ada"))) {
            postgres.close();
            socket.subscribe(
                    "1",
                    "subscription { messageAdded(conversationId: \"conversation_01900000-0000-7000-8000-000000000011\") { id } }",
                    Map.of());
            var error =
                    socket.awaitMessage(message -> message.path("type").asString().equals("error"));
            assertThat(error.at("/payload/0/extensions/code").asString()).isEqualTo("UNAVAILABLE");
        }
    }

    private static boolean isRefusal(JsonNode answer) {
        return List.of("UNAVAILABLE", "DEADLINE_EXCEEDED")
                .contains(answer.at("/errors/0/extensions/code").asString());
    }

    private void kill() throws IOException {
        var file = directory.resolve("postgres").resolve("postmaster.pid");
        var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    private boolean acceptsConnections() {
        return accepts(postgres.target());
    }

    private static boolean accepts(DatabaseTarget target) {
        try (var connection = target.connect()) {
            return connection.isValid(1);
        } catch (java.sql.SQLException notYet) {
            return false;
        }
    }

    private int readiness() {
        return status("/actuator/health/readiness");
    }

    private int status(String path) {
        var uri = URI.create("http://localhost:" + sluice.port() + path);
        return sluice.send(HttpRequest.newBuilder(uri).build()).statusCode();
    }
}
