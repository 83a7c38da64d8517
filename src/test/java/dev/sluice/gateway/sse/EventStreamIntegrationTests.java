package dev.sluice.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.TestTokens;
import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.live.SubscriptionLimit;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams of events by the protocol graphql-sse. */
class EventStreamIntegrationTests {

    private static final String CONVERSATION = "01900000-0000-7000-8000-000000000011";
    private static final String MESSAGES =
            "subscription ($after: FeedCursor) { messageAdded(conversationId: \"conversation_%s\", after: $after) { kind cursor message { content } } }"
                    .formatted(CONVERSATION);

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        sluice =
                TestSluice.start(
                        DATABASE,
                        Map.of("sluice.live.keep-alive", "300ms", "sluice.live.silence", "2s"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static TestEvents post(String caller, String document) {
        return TestEvents.post(sluice.port(), sluice.token(caller), document, Map.of());
    }

    private static void write(String content) {
        TestDatabase.execute(
                DATABASE,
                "insert into messages (conversation_id, author_type, content) values ('%s', 'system', '%s')"
                        .formatted(CONVERSATION, content));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return sluice.send(request.build());
    }

    private static HttpRequest.Builder request(String caller, String path) {
        return TestEvents.request(sluice.port(), path, sluice.token(caller));
    }

    private static HttpRequest.BodyPublisher body(Map<String, ?> body) {
        return HttpRequest.BodyPublishers.ofString(TestSluice.JSON.writeValueAsString(body));
    }

    @Test
    void answersAQueryWithOneEvent() {
        var document = "{ tasks(first: 2) { nodes { id title } } }";
        try (var events = post("ada", document)) {
            events.awaitEnd();
            assertThat(events.response().statusCode()).isEqualTo(200);
            assertThat(events.response().headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(events.results(1).getFirst().path("data"))
                    .isEqualTo(sluice.ask("ada", document).path("data"));
            assertThat(events.events().getLast().type()).isEqualTo("complete");
        }
    }

    @Test
    void tellsErrorsAsAnEvent() {
        try (var events = post("ada", "{ nothing }")) {
            events.awaitEnd();
            assertThat(events.results(1).getFirst().at("/errors/0/extensions/code").asString())
                    .isEqualTo("BAD_USER_INPUT");
            assertThat(events.events().getLast().type()).isEqualTo("complete");
        }
    }

    @Test
    void tellsChangesAndTheirPositions() {
        try (var events = post("grace", MESSAGES)) {
            var begin = events.cursor();
            write("one");
            write("two");
            var results = events.results(2);
            assertThat(results)
                    .extracting(
                            result -> result.at("/data/messageAdded/message/content").asString())
                    .containsExactly("one", "two");
            assertThat(results.getLast().at("/data/messageAdded/cursor").asString())
                    .isNotEqualTo(begin);
        }
        await().until(() -> sluice.bean(SubscriptionLimit.class).taken() == 0);
        await().until(() -> sluice.bean(LiveConnections.class).count() == 0);
    }

    /** A browser connects again with the position of the last event. */
    @Test
    void goesOnAfterTheLastEvent() {
        String last;
        try (var events = post("grace", MESSAGES)) {
            events.cursor();
            write("known");
            events.results(1);
            last = events.cursor();
        }
        write("missed");
        var query = URLEncoder.encode(MESSAGES, StandardCharsets.UTF_8);
        var again =
                request("grace", "/graphql/stream?query=" + query)
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", last)
                        .build();
        try (var events = TestEvents.of(again)) {
            write("then");
            assertThat(events.results(2))
                    .extracting(
                            result -> result.at("/data/messageAdded/message/content").asString())
                    .containsExactly("missed", "then");
        }
    }

    @Test
    void rejectsMutationsWithGet() {
        var query =
                URLEncoder.encode(
                        "mutation { renewSession(token: \"x\") { expiresAt } }",
                        StandardCharsets.UTF_8);
        try (var events =
                TestEvents.of(
                        request("grace", "/graphql?query=" + query)
                                .header("Accept", "text/event-stream")
                                .build())) {
            events.awaitEnd();
            assertThat(events.results(1).getFirst().at("/errors/0/message").asString())
                    .isEqualTo("With GET no mutations are taken");
        }
    }

    @Test
    void rejectsPagesOfForeignOrigins() {
        var foreign =
                send(
                        request("grace", "/graphql/stream?query=x")
                                .header("Accept", "text/event-stream")
                                .header("Origin", "https://evil.example"));
        assertThat(foreign.statusCode()).isEqualTo(403);
    }

    @Test
    void rejectsAnInvalidPosition() {
        var answer =
                send(
                        request("grace", "/graphql/stream?query=x")
                                .header("Accept", "text/event-stream")
                                .header("Last-Event-ID", "nonsense"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("Last-Event-ID");
    }

    @Test
    void endsTheStreamOfARevokedToken() {
        try (var events = post("linus", MESSAGES)) {
            events.cursor();
            TestDatabase.execute(
                    DATABASE,
                    "update access_tokens set revoked_at = now() where user_id = '%s'"
                            .formatted(TestTokens.PEOPLE.get("linus")));
            events.awaitEnd();
            assertThat(events.results(1).getLast().at("/errors/0/extensions/code").asString())
                    .isEqualTo("UNAUTHENTICATED");
        }
    }

    @Test
    void takesSeveralOperationsOnOneStream() {
        var reserved =
                send(request("grace", "/graphql/stream").PUT(HttpRequest.BodyPublishers.noBody()));
        assertThat(reserved.statusCode()).isEqualTo(201);
        var secret = new String(reserved.body(), StandardCharsets.UTF_8);
        try (var events =
                TestEvents.of(
                        request("grace", "/graphql/stream?token=" + secret)
                                .header("Accept", "text/event-stream")
                                .build())) {
            assertThat(begin("grace", secret, "a", MESSAGES).statusCode()).isEqualTo(202);
            assertThat(begin("grace", secret, "a", MESSAGES).statusCode()).isEqualTo(409);
            assertThat(begin("grace", secret, "q", "{ viewer { username } }").statusCode())
                    .isEqualTo(202);
            assertThat(events.results(1).getFirst().at("/payload/data/viewer/username").asString())
                    .isEqualTo("grace");
            assertThat(begin("ada", secret, "b", MESSAGES).statusCode())
                    .as("another caller")
                    .isEqualTo(404);
            await().until(() -> sluice.bean(SubscriptionLimit.class).taken() == 1);
            write("shared");
            await().until(
                            () -> {
                                if (events.results(1).size() < 2) {
                                    write("shared");
                                }
                                return events.results(2).size() >= 2;
                            });
            assertThat(events.results(2).getLast().path("id").asString()).isEqualTo("a");
            var ended =
                    send(
                            request("grace", "/graphql/stream?operationId=a")
                                    .header("X-GraphQL-Event-Stream-Token", secret)
                                    .DELETE());
            assertThat(ended.statusCode()).isEqualTo(200);
            await().until(() -> sluice.bean(SubscriptionLimit.class).taken() == 0);
            var second =
                    send(
                            request("grace", "/graphql/stream?token=" + secret)
                                    .header("Accept", "text/event-stream"));
            assertThat(second.statusCode()).as("a second stream").isEqualTo(409);
        }
        await().until(() -> begin("grace", secret, "c", MESSAGES).statusCode() == 404);
    }

    private static HttpResponse<byte[]> begin(
            String caller, String secret, String id, String document) {
        return send(
                request(caller, "/graphql/stream")
                        .header("X-GraphQL-Event-Stream-Token", secret)
                        .header("Content-Type", "application/json")
                        .POST(
                                body(
                                        Map.of(
                                                "query",
                                                document,
                                                "extensions",
                                                Map.of("operationId", id)))));
    }

    /** The npm package eventsource keeps a position only if there is a line of data. */
    @Test
    void tellsAPositionWithEmptyData() {
        try (var events = post("grace", MESSAGES)) {
            var cursor = events.cursor();
            assertThat(events.events())
                    .contains(new TestEvents.Event(null, cursor, ""))
                    .allMatch(event -> event.type() == null);
        }
    }

    /** After another status than 200, an EventSource would never connect again. */
    @Test
    void givesAnEmptyStreamWhileItStops() {
        try (var stopping = TestSluice.start(DATABASE, Map.of())) {
            stopping.bean(LiveConnections.class).farewells();
            var query = URLEncoder.encode(MESSAGES, StandardCharsets.UTF_8);
            var token = stopping.token("grace");
            try (var events =
                    TestEvents.of(
                            TestEvents.request(stopping.port(), "/graphql?query=" + query, token)
                                    .header("Accept", "text/event-stream")
                                    .build())) {
                events.awaitEnd();
                assertThat(events.response().statusCode()).isEqualTo(200);
                assertThat(events.events()).isEmpty();
            }
            try (var events = TestEvents.post(stopping.port(), token, MESSAGES, Map.of())) {
                assertThat(events.response().statusCode()).isEqualTo(503);
            }
            await().until(() -> stopping.bean(SubscriptionLimit.class).taken() == 0);
        }
    }

    @Test
    void keepsAnIdleStreamOpen() {
        try (var events = post("grace", MESSAGES)) {
            events.cursor();
            await().pollDelay(java.time.Duration.ofSeconds(4)).until(() -> true);
            write("late");
            assertThat(
                            events.results(1)
                                    .getFirst()
                                    .at("/data/messageAdded/message/content")
                                    .asString())
                    .isEqualTo("late");
        }
    }
}
