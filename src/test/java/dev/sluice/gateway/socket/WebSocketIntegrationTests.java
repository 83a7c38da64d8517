package dev.sluice.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.TestTokens;
import dev.sluice.gateway.limit.Admission;
import dev.sluice.gateway.live.LiveConnections;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets by the protocol graphql-transport-ws. */
class WebSocketIntegrationTests {

    private static final String TASKS = "{ tasks(first: 3) { nodes { id title } } }";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        sluice =
                TestSluice.start(
                        DATABASE,
                        Map.of(
                                "sluice.live.init-timeout", "1s",
                                "sluice.live.keep-alive", "500ms",
                                "sluice.live.silence", "2s",
                                "sluice.live.max-operations", "50",
                                "sluice.edge.max-body", "100KB"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static TestSocket of(String caller) {
        return TestSocket.of(sluice.port(), sluice.token(caller));
    }

    @Test
    void answersAQueryAsHttpDoes() {
        try (var socket = of("ada")) {
            socket.subscribe("1", TASKS, Map.of());
            socket.awaitMessage(message -> TestSocket.is(message, "1", "complete"));
            assertThat(socket.results("1")).hasSize(1);
            assertThat(socket.results("1").getFirst().path("data"))
                    .isEqualTo(sluice.ask("ada", TASKS).path("data"));
        }
        await().until(() -> sluice.bean(Admission.class).inside() == 0);
    }

    @Test
    void reportsErrorsOfARequest() {
        try (var socket = of("ada")) {
            socket.subscribe("1", "{ nothing }", Map.of());
            var error = socket.awaitMessage(message -> TestSocket.is(message, "1", "error"));
            assertThat(error.at("/payload/0/extensions/code").asString())
                    .isEqualTo("BAD_USER_INPUT");
            socket.subscribe("1", TASKS, Map.of());
            socket.awaitMessage(message -> TestSocket.is(message, "1", "complete"));
        }
    }

    @Test
    void readsTheTokenOfTheHandshakeToo() {
        var token = Objects.requireNonNull(sluice.token("ada"));
        try (var socket =
                TestSocket.open(sluice.port(), Map.of("Authorization", "Bearer " + token))) {
            socket.init(null);
            socket.awaitMessage(
                    message -> message.path("type").asString().equals("connection_ack"));
            socket.subscribe("1", "{ viewer { username } }", Map.of());
            assertThat(socket.results("1", 1).getFirst().at("/data/viewer/username").asString())
                    .isEqualTo("ada");
        }
    }

    @Test
    void answersAPingWithItsPayload() {
        try (var socket = TestSocket.open(sluice.port())) {
            socket.text("{\"type\":\"ping\",\"payload\":{\"a\":1}}");
            var pong =
                    socket.awaitMessage(message -> message.path("type").asString().equals("pong"));
            assertThat(pong.at("/payload/a").asInt()).isEqualTo(1);
        }
    }

    /** Messages after {@code connection_init}, and the code with which they end the socket. */
    static Stream<Arguments> wrongMessages() {
        return Stream.of(
                Arguments.of("not JSON", 4400),
                Arguments.of("[]", 4400),
                Arguments.of("{\"type\":\"start\"}", 4400),
                Arguments.of("{\"type\":1}", 4400),
                Arguments.of("{\"type\":\"subscribe\"}", 4400),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"\",\"payload\":{}}", 4400),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{}}", 4400),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":[]}", 4400),
                Arguments.of(
                        "{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":1}}", 4400),
                Arguments.of("{\"type\":\"complete\"}", 4400),
                Arguments.of("{\"type\":\"connection_init\"}", 4429),
                Arguments.of("\"" + "x".repeat(50_000) + "\"", 4400),
                Arguments.of("\"" + "x".repeat(150_000) + "\"", 1009));
    }

    @ParameterizedTest
    @MethodSource("wrongMessages")
    void closesAfterAWrongMessage(String message, int code) {
        try (var socket = of("ada")) {
            socket.text(message);
            assertThat(socket.closed().code()).isEqualTo(code);
        }
    }

    @Test
    void closesAfterBytes() {
        try (var socket = of("ada")) {
            socket.binary(new byte[] {1, 2, 3});
            assertThat(socket.closed().code()).isEqualTo(4400);
        }
    }

    @Test
    void runsNothingBeforeTheAcknowledgement() {
        try (var socket = TestSocket.open(sluice.port())) {
            socket.subscribe("1", TASKS, Map.of());
            assertThat(socket.closed().code()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Authorization\":\"Bearer slc_nothing\"}",
                "{\"authorization\":\"Bearer a.b.c\"}",
                "{\"headers\":{\"authorization\":\"Bearer a.b.c\"}}",
                "{\"Authorization\":\"Basic YTpi\"}",
                "{\"Authorization\":1}"
            })
    void closesAfterAnInvalidToken(String payload) {
        try (var socket = TestSocket.open(sluice.port())) {
            socket.text("{\"type\":\"connection_init\",\"payload\":" + payload + "}");
            assertThat(socket.closed().code()).isEqualTo(4403);
        }
    }

    @Test
    void closesWithoutConnectionInit() {
        try (var socket = TestSocket.open(sluice.port())) {
            assertThat(socket.closed().code()).isEqualTo(4408);
        }
    }

    @Test
    void closesWithoutTheProtocol() {
        try (var socket = TestSocket.offering(sluice.port())) {
            assertThat(socket.closed().code()).isEqualTo(4406);
        }
    }

    @Test
    void closesWhenAnIdIsUsedTwice() {
        try (var socket = of("ada")) {
            socket.text(
                    "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{ slow: tasks(first: 100) { nodes { id } } }\"}}");
            socket.subscribe("1", TASKS, Map.of());
            assertThat(socket.closed())
                    .isIn(new TestSocket.Closed(4409, "Subscriber for 1 already exists"));
        }
    }

    @Test
    void forgetsAClosedSocket() {
        var connections = sluice.bean(LiveConnections.class);
        var before = connections.count();
        try (var socket = of("ada")) {
            assertThat(connections.count()).isEqualTo(before + 1);
            socket.subscribe("1", TASKS, Map.of());
        }
        await().until(() -> connections.count() == before);
    }

    @Test
    void closesTheSocketOfARevokedToken() {
        try (var socket = of("grace")) {
            TestDatabase.execute(
                    DATABASE,
                    "update access_tokens set revoked_at = now() where user_id = '%s'"
                            .formatted(TestTokens.PEOPLE.get("grace")));
            assertThat(socket.closed().code()).isEqualTo(4403);
        }
    }

    @Test
    void keepsTheSocketOfAClientThatAnswersPings() {
        try (var socket = of("ada")) {
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            assertThat(socket.isClosed()).isFalse();
        }
    }
}
