package dev.sluice.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.TestTokens;
import dev.sluice.gateway.limit.Admission;
import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.token.AccessTokens;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    private static String token(String caller, Duration life) {
        try (var tokens = AccessTokens.of(DATABASE)) {
            var owner =
                    AccessTokens.Owner.user(Objects.requireNonNull(TestTokens.PEOPLE.get(caller)));
            return tokens.create(owner, Set.of(), null, life).text();
        }
    }

    @Test
    void closesTheSocketOfAnExpiredToken() {
        try (var socket = TestSocket.of(sluice.port(), token("linus", Duration.ofSeconds(3)))) {
            var closed = socket.closed();
            assertThat(closed).isEqualTo(new TestSocket.Closed(4403, "The token expired"));
        }
    }

    @Test
    void renewsASessionInPlace() {
        try (var socket = TestSocket.of(sluice.port(), token("linus", Duration.ofSeconds(4)))) {
            var renewed = token("linus", Duration.ofDays(1));
            renew(socket, "1", renewed);
            assertThat(
                            socket.results("1", 1)
                                    .getFirst()
                                    .at("/data/renewSession/expiresAt")
                                    .asString())
                    .isNotEmpty();
            renew(socket, "2", token("barbara", Duration.ofDays(1)));
            assertThat(socket.results("2", 1).getFirst().at("/errors/0/extensions/code").asString())
                    .isEqualTo("FORBIDDEN");
            await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
            socket.subscribe("3", "{ viewer { username } }", Map.of());
            assertThat(socket.results("3", 1).getFirst().at("/data/viewer/username").asString())
                    .isEqualTo("linus");
        }
    }

    private static void renew(TestSocket socket, String id, String token) {
        socket.subscribe(
                id,
                "mutation ($token: String!) { renewSession(token: $token) { expiresAt } }",
                Map.of("token", token));
    }

    @Test
    void closesTheSocketOfATokenWithOtherRights() {
        var person = TestTokens.PEOPLE.get("alan");
        try (var socket = of("alan")) {
            TestDatabase.execute(
                    DATABASE,
                    "insert into administrators (user_id) values ('%s')".formatted(person));
            assertThat(socket.closed().code()).isEqualTo(4403);
        }
        try (var socket = of("alan")) {
            socket.subscribe("1", "{ viewer { username } }", Map.of());
            socket.results("1", 1);
            TestDatabase.execute(
                    DATABASE, "delete from administrators where user_id = '%s'".formatted(person));
            assertThat(socket.closed().code()).isEqualTo(4403);
        }
    }

    @Test
    void rejectsPagesOfForeignOrigins() {
        assertThatThrownBy(
                        () ->
                                TestSocket.open(
                                        sluice.port(), Map.of("Origin", "https://evil.example")))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        failure -> assertThat(failure.getResponse().statusCode()).isEqualTo(403));
        try (var own =
                TestSocket.open(
                        sluice.port(), Map.of("Origin", "http://127.0.0.1:" + sluice.port()))) {
            own.init(sluice.token("ada"));
            own.awaitMessage(message -> message.path("type").asString().equals("connection_ack"));
        }
    }

    @Test
    void limitsTheOperationsOfASocket() {
        var stream =
                "subscription { messageAdded(conversationId: \"conversation_01900000-0000-7000-8000-000000000011\") { kind } }";
        try (var socket = of("ada")) {
            for (var i = 0; i < 60; i++) {
                socket.subscribe("s" + i, stream, Map.of());
            }
            var error =
                    socket.awaitMessage(message -> message.path("type").asString().equals("error"));
            assertThat(error.at("/payload/0/extensions/code").asString())
                    .isEqualTo("LIMIT_EXCEEDED");
            assertThat(socket.isClosed()).isFalse();
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
