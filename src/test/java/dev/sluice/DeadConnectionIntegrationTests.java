package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.TestNetwork;
import dev.sluice.database.connection.Connections;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Connections that have died, or that nothing comes back on, fail no request. */
@Timeout(180)
class DeadConnectionIntegrationTests {

    private static final String TASKS = "{ tasks(first: 2) { nodes { title } } }";
    private static final int POOL = 4;

    private final DatabaseTarget database = TestDatabase.copy();
    private TestNetwork network;
    private TestSluice sluice;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        network = new TestNetwork(database);
        sluice =
                NappingSluice.start(
                        database,
                        network.of(database),
                        folder,
                        Map.of(
                                "sluice.database.pool-size", "" + POOL,
                                "sluice.edge.max-statements-per-caller", "" + (POOL / 2 + 1)));
        fillThePool();
    }

    @AfterEach
    void stop() throws IOException {
        sluice.close();
        network.close();
    }

    private void fillThePool() {
        askAtOnce(POOL, NappingSluice.SHORT_NAP);
        await().until(() -> connections().allocatedSize() == POOL);
    }

    @Test
    void answersTheNextRequestWhenAllSessionsWereTerminated() {
        for (var i = 0; i < 5; i++) {
            terminate();
            assertThat(askAtOnce(2 * POOL, TASKS)).allSatisfy(this::isAnswer);
            assertThat(readiness()).isEqualTo(200);
        }
    }

    /** The sessions end while their statements run; the statements run again. */
    @Test
    void answersWhatRanWhenItsSessionWasTerminated() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer =
                    CompletableFuture.supplyAsync(
                            () ->
                                    sluice.ask(
                                            "ada",
                                            "{ naps(filter: {seconds: {eq: 1.5}}) { nodes { slept } } }"),
                            threads);
            await().until(() -> NappingSluice.napping(database) == 1);
            terminate();
            assertThat(answer.get().at("/data/naps/nodes/0/slept").isString())
                    .as("%s", answer.get())
                    .isTrue();
        }
    }

    @Test
    void answersAfterSessionsTimedOut() throws SQLException {
        execute("alter role sluice in database %s set idle_session_timeout = '200ms'");
        terminate();
        for (var i = 0; i < 3; i++) {
            fillThePool();
            var idle = sessions();
            await().until(() -> Collections.disjoint(idle, sessions()));
            isAnswer(sluice.ask("ada", TASKS));
            assertThat(readiness()).isEqualTo(200);
        }
        execute("alter role sluice in database %s reset idle_session_timeout");
    }

    /** All connections of the pool wait for answers that were lost, and so do more requests. */
    @Test
    void answersWhatWasLostInASilentNetwork() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            network.swallow();
            var answers = new ArrayList<CompletableFuture<JsonNode>>();
            for (var i = 0; i < POOL + 2; i++) {
                var n = i;
                var document =
                        "{ tasks(filter: {title: {eq: \"%d\"}}) { nodes { title } } }".formatted(i);
                answers.add(
                        CompletableFuture.supplyAsync(
                                () -> sluice.ask(caller(n), document), threads));
            }
            await().until(
                            () ->
                                    connections().pendingAcquireSize() > 0
                                            || connections().acquiredSize() == POOL);
            network.forward();
            for (var answer : answers) {
                isAnswer(answer.get());
            }
        }
        await().until(() -> connections().acquiredSize() == 0);
        assertThat(askAtOnce(2 * POOL, TASKS)).allSatisfy(this::isAnswer);
    }

    /** Requests end at their deadline, and their connections take no place in the pool after it. */
    @Test
    void freesThePlacesOfConnectionsThatDoNotAnswer() {
        network.swallow();
        var answers = askAtOnce(2 * POOL, TASKS, "1s");
        assertThat(answers)
                .allSatisfy(
                        answer ->
                                assertThat(answer.at("/errors/0/extensions/code").asString())
                                        .isIn("DEADLINE_EXCEEDED", "UNAVAILABLE"));
        await().atMost(Duration.ofSeconds(20)).until(() -> connections().acquiredSize() == 0);
        assertThat(readiness()).isEqualTo(503);

        network.forward();
        isAnswer(sluice.ask("ada", TASKS));
        assertThat(askAtOnce(2 * POOL, TASKS)).allSatisfy(this::isAnswer);
        assertThat(readiness()).isEqualTo(200);
    }

    /** A statement that takes long is not taken for a lost one. */
    @Test
    void waitsForAStatementThatTakesLong() throws SQLException {
        TestDatabase.execute(database, "insert into naps (seconds) values (4)");
        var before = connections().allocatedSize();

        var answer = sluice.ask("ada", "{ naps(filter: {seconds: {eq: 4}}) { nodes { slept } } }");

        assertThat(answer.at("/data/naps/nodes/0/slept").isString()).as("%s", answer).isTrue();
        assertThat(connections().allocatedSize()).isEqualTo(before);
    }

    /** The pool is taken; sign-in and health have connections of their own. */
    @Test
    void signsInAndIsReadyWhileThePoolIsTaken() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = new ArrayList<CompletableFuture<JsonNode>>();
            for (var i = 0; i < 2 * POOL; i++) {
                var caller = caller(i);
                slow.add(
                        CompletableFuture.supplyAsync(
                                () -> sluice.ask(caller, NappingSluice.LONG_NAP), threads));
            }
            await().until(() -> NappingSluice.napping(database) == POOL);

            assertThat(readiness()).isEqualTo(200);
            assertThat(sluice.ask("linus", "{ __typename }").at("/data/__typename").asString())
                    .isEqualTo("Query");

            for (var one : slow) {
                assertThat(one.get().has("errors")).isTrue();
            }
        }
    }

    /** Callers in turn; one alone has half of the pool at most for statements that may be long. */
    private static String caller(int number) {
        return number % 2 == 0 ? "ada" : "grace";
    }

    private List<JsonNode> askAtOnce(int count, String document) {
        return askAtOnce(count, document, "10s");
    }

    private List<JsonNode> askAtOnce(int count, String document, String timeout) {
        var body = TestSluice.JSON.writeValueAsString(Map.of("query", document));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<CompletableFuture<JsonNode>>();
            for (var i = 0; i < count; i++) {
                var request =
                        sluice.request(caller(i), body)
                                .header("X-Request-Timeout", timeout)
                                .build();
                answers.add(
                        CompletableFuture.supplyAsync(
                                () -> TestSluice.JSON.readTree(sluice.send(request).body()),
                                threads));
            }
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    private void isAnswer(JsonNode answer) {
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        assertThat(answer.at("/data").isObject()).as("%s", answer).isTrue();
    }

    private io.r2dbc.pool.PoolMetrics connections() {
        return sluice.bean(Connections.class).metrics();
    }

    private static final String SLUICES =
            " from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    private void terminate() {
        TestDatabase.execute(database, "select pg_terminate_backend(pid)" + SLUICES);
    }

    private void execute(String sql) {
        TestDatabase.execute(database, sql.formatted(database.database()));
    }

    private Set<Integer> sessions() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select pid" + SLUICES)) {
            var pids = new HashSet<Integer>();
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
            return pids;
        }
    }

    private int readiness() {
        var uri = URI.create("http://localhost:" + sluice.port() + "/actuator/health/readiness");
        return sluice.send(HttpRequest.newBuilder(uri).build()).statusCode();
    }
}
