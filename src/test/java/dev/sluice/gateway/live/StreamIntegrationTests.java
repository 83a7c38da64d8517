package dev.sluice.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.TestTokens;
import dev.sluice.gateway.socket.TestSocket;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Streams of changes that other services write with SQL, over WebSocket. */
class StreamIntegrationTests {

    private static final String CONVERSATION = "01900000-0000-7000-8000-000000000011";
    private static final String OTHER = "01900000-0000-7000-8000-000000000012";

    /** No other test asks for rights to this one, so none are remembered. */
    private static final String UNTOLD = "01900000-0000-7000-8000-000000000014";

    private static final String JOB = "01900000-0000-7000-8000-0000000000f9";

    private static final String MESSAGES =
            """
            subscription ($id: ID!, $after: FeedCursor) {
              messageAdded(conversationId: $id, after: $after) { kind id at cursor message { id content author { id } } }
            }""";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        sluice = TestSluice.start(DATABASE, Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static TestSocket of(String caller) {
        return TestSocket.of(sluice.port(), sluice.token(caller));
    }

    private static void subscribe(TestSocket socket, String id, String conversation) {
        socket.subscribe(id, MESSAGES, Map.of("id", "conversation_" + conversation));
        socket.cursor(id);
    }

    private static void write(String conversation, String content) {
        TestDatabase.execute(DATABASE, message(conversation, content));
    }

    private static String message(String conversation, String content) {
        return "insert into messages (conversation_id, author_type, content) values ('%s', 'system', '%s');"
                .formatted(conversation, content);
    }

    private static List<String> contents(List<JsonNode> results) {
        return results.stream()
                .map(result -> result.at("/data/messageAdded/message/content").asString())
                .toList();
    }

    private static List<String> kinds(List<JsonNode> results) {
        return results.stream()
                .map(result -> result.at("/data/messageAdded/kind").asString())
                .toList();
    }

    @Test
    void tellsMessagesInTheirOrder() {
        try (var socket = of("grace")) {
            subscribe(socket, "1", CONVERSATION);
            for (var i = 0; i < 5; i++) {
                write(CONVERSATION, "message " + i);
            }
            write(OTHER, "of another conversation");
            var results = socket.results("1", 5);
            assertThat(contents(results))
                    .containsExactly(
                            "message 0", "message 1", "message 2", "message 3", "message 4");
            var first = results.getFirst().at("/data/messageAdded");
            assertThat(first.path("kind").asString()).isEqualTo("INSERTED");
            assertThat(first.path("id")).isEqualTo(first.at("/message/id"));
            assertThat(results.getFirst().path("errors")).isEmpty();
        }
    }

    /** A cancelled statement costs PostgreSQL a connection for the request to cancel it. */
    @Test
    void subscribesWithoutACancelledStatement() {
        try (var socket = of("grace")) {
            var before = cancelled();
            for (var i = 0; i < 10; i++) {
                subscribe(socket, "subscription " + i, CONVERSATION);
            }
            assertThat(cancelled()).isEqualTo(before);
        }
    }

    private static double cancelled() {
        return sluice.bean(MeterRegistry.class)
                .get("sluice.statements")
                .tag("outcome", "cancelled")
                .counter()
                .count();
    }

    @Test
    void tellsProgressOfAJob() {
        try (var socket = of("grace")) {
            socket.subscribe(
                    "1",
                    "subscription { jobProgress(jobId: \"job_%s\") { kind jobProgressReport { percent stage } } }"
                            .formatted(JOB),
                    Map.of());
            socket.cursor("1");
            TestDatabase.execute(
                    DATABASE,
                    "insert into job_progress (job_id, user_id, percent, stage) select '%s', user_id, 50, 'lint' from jobs where id = '%s'"
                            .formatted(JOB, JOB));
            assertThat(
                            socket.results("1", 1)
                                    .getFirst()
                                    .at("/data/jobProgress/jobProgressReport/percent")
                                    .asString())
                    .isEqualTo("50.00");
        }
    }

    @Test
    void tellsPiecesOfAMessage() {
        try (var socket = of("grace")) {
            var id = "01900000-0000-7000-8000-000000001201";
            socket.subscribe(
                    "1",
                    "subscription { messagePieces(messageId: \"message_%s\") { messagePiece { position content } } }"
                            .formatted(id),
                    Map.of());
            socket.cursor("1");
            for (var i = 100; i < 103; i++) {
                TestDatabase.execute(
                        DATABASE,
                        "insert into message_pieces (message_id, conversation_id, position, content) select id, conversation_id, %d, 'piece' from messages where id = '%s'"
                                .formatted(i, id));
            }
            assertThat(socket.results("1", 3))
                    .extracting(
                            result ->
                                    result.at("/data/messagePieces/messagePiece/position").asInt())
                    .containsExactly(100, 101, 102);
        }
    }

    @Test
    void goesOnAfterACursor() {
        String cursor;
        try (var socket = of("grace")) {
            subscribe(socket, "1", CONVERSATION);
            write(CONVERSATION, "before");
            cursor = socket.results("1", 1).getFirst().at("/data/messageAdded/cursor").asString();
        }
        TestDatabase.execute(
                DATABASE,
                message(CONVERSATION, "missed 1")
                        + message(OTHER, "hidden")
                        + message(CONVERSATION, "missed 2"));
        try (var socket = of("grace")) {
            socket.subscribe(
                    "1", MESSAGES, Map.of("id", "conversation_" + CONVERSATION, "after", cursor));
            socket.results("1", 2);
            write(CONVERSATION, "then");
            assertThat(contents(socket.results("1", 3)))
                    .containsExactly("missed 1", "missed 2", "then");
        }
    }

    /** Each result of one transaction has a cursor of its own. */
    @Test
    void goesOnAfterEachCursorOfATransaction() {
        try (var socket = of("grace")) {
            subscribe(socket, "1", CONVERSATION);
            TestDatabase.execute(
                    DATABASE,
                    String.join(
                            "",
                            IntStream.range(0, 4)
                                    .mapToObj(i -> message(CONVERSATION, "part " + i))
                                    .toList()));
            var results = socket.results("1", 4);
            for (var i = 0; i < 4; i++) {
                var cursor = results.get(i).at("/data/messageAdded/cursor").asString();
                var id = "again" + i;
                socket.subscribe(
                        id,
                        MESSAGES,
                        Map.of("id", "conversation_" + CONVERSATION, "after", cursor));
                var rest = IntStream.range(i + 1, 4).mapToObj(n -> "part " + n).toList();
                assertThat(contents(socket.results(id, rest.size()))).isEqualTo(rest);
            }
            write(CONVERSATION, "the end");
            for (var i = 0; i < 4; i++) {
                var results2 = socket.results("again" + i, 4 - i);
                assertThat(contents(results2)).hasSize(4 - i).last().isEqualTo("the end");
            }
        }
    }

    @Test
    void answersAHiddenObjectLikeAnAbsentOne() {
        try (var socket = of("grace")) {
            socket.subscribe("1", MESSAGES, Map.of("id", "conversation_" + OTHER));
            socket.subscribe(
                    "2",
                    MESSAGES,
                    Map.of("id", "conversation_01900000-0000-7000-8000-00000000ffff"));
            var hidden = socket.awaitMessage(message -> isError(message, "1"));
            var absent = socket.awaitMessage(message -> isError(message, "2"));
            assertThat(hidden.at("/payload/0/extensions/code").asString()).isEqualTo("NOT_FOUND");
            assertThat(hidden.path("payload")).isEqualTo(absent.path("payload"));
        }
    }

    private static boolean isError(JsonNode message, String id) {
        return message.path("id").asString().equals(id)
                && message.path("type").asString().equals("error");
    }

    @Test
    void rejectsInvalidArguments() {
        try (var socket = of("grace")) {
            socket.subscribe("1", MESSAGES, Map.of("id", "task_" + CONVERSATION));
            socket.subscribe(
                    "2", MESSAGES, Map.of("id", "conversation_" + CONVERSATION, "after", "x"));
            assertThat(
                            socket.awaitMessage(message -> isError(message, "1"))
                                    .at("/payload/0/message")
                                    .asString())
                    .startsWith("messageAdded.conversationId: ");
            assertThat(
                            socket.awaitMessage(message -> isError(message, "2"))
                                    .at("/payload/0/extensions/code")
                                    .asString())
                    .isEqualTo("BAD_USER_INPUT");
        }
    }

    @Test
    void tellsNothingAfterTheRightsAreGone() {
        try (var grace = of("grace");
                var linus = of("linus")) {
            subscribe(grace, "1", CONVERSATION);
            subscribe(linus, "1", CONVERSATION);
            var person = TestTokens.PEOPLE.get("linus");
            TestDatabase.execute(
                    DATABASE,
                    "delete from conversation_participants where conversation_id = '%s' and user_id = '%s'"
                            .formatted(CONVERSATION, person));
            write(CONVERSATION, "secret");
            assertThat(contents(grace.results("1", 1))).containsExactly("secret");
            assertThat(kinds(linus.results("1", 1))).containsExactly("RESYNC");
            TestDatabase.execute(
                    DATABASE,
                    "insert into conversation_participants (conversation_id, user_id) values ('%s', '%s')"
                            .formatted(CONVERSATION, person));
            linus.results("1", 2);
            write(CONVERSATION, "seen again");
            grace.results("1", 2);
            assertThat(kinds(linus.results("1", 3)))
                    .containsExactly("RESYNC", "RESYNC", "INSERTED");
            assertThat(contents(linus.results("1")).getLast()).isEqualTo("seen again");
        }
    }

    @Test
    void tellsAnInsertedRowThatIsGone() {
        try (var socket = of("grace")) {
            subscribe(socket, "1", CONVERSATION);
            TestDatabase.execute(
                    DATABASE,
                    message(CONVERSATION, "short life")
                            + "delete from messages where content = 'short life';");
            var result = socket.results("1", 1).getFirst().at("/data/messageAdded");
            assertThat(result.path("kind").asString()).isEqualTo("INSERTED");
            assertThat(result.path("message").isNull()).isTrue();
        }
    }

    @Test
    void tellsAResyncOfManyRows() {
        try (var socket = of("grace")) {
            subscribe(socket, "1", CONVERSATION);
            TestDatabase.execute(
                    DATABASE,
                    "insert into messages (conversation_id, author_type, content) select '%s', 'system', 'bulk' from generate_series(1, 1500)"
                            .formatted(CONVERSATION));
            write(CONVERSATION, "after");
            var results = socket.results("1", 2);
            assertThat(kinds(results)).containsExactly("RESYNC", "INSERTED");
            TestDatabase.execute(DATABASE, "delete from messages where content = 'bulk'");
        }
    }

    /**
     * The rules of users read a table that is gone for a moment; those of administrators do not.
     */
    @Test
    void endsOnlyTheStreamsWhoseRightsCannotBeTold() {
        try (var grace = of("grace");
                var administrator = of("ada")) {
            subscribe(grace, "1", UNTOLD);
            subscribe(administrator, "1", UNTOLD);
            var rename = "alter table %s rename to %s";
            TestDatabase.execute(DATABASE, rename.formatted("conversation_participants", "away"));
            try {
                write(UNTOLD, "for administrators");
                assertThat(contents(administrator.results("1", 1)))
                        .containsExactly("for administrators");
                assertThat(
                                grace.awaitMessage(message -> isError(message, "1"))
                                        .at("/payload/0/extensions/code")
                                        .asString())
                        .isEqualTo("INTERNAL");
            } finally {
                TestDatabase.execute(
                        DATABASE, rename.formatted("away", "conversation_participants"));
            }
            write(UNTOLD, "then");
            assertThat(contents(administrator.results("1", 2)).getLast()).isEqualTo("then");
        }
    }

    /** A client that takes nothing for a while gets everything later, in the order. */
    @Test
    void losesNothingForASlowClient() {
        var count = 1_500;
        try (var socket = of("grace")) {
            subscribe(socket, "1", CONVERSATION);
            for (var i = 0; i < count / 50; i++) {
                var part = new StringBuilder();
                for (var j = 0; j < 50; j++) {
                    part.append(message(CONVERSATION, "slow " + (i * 50 + j)));
                }
                TestDatabase.execute(DATABASE, part.toString());
            }
            assertThat(contents(socket.results("1", count)))
                    .isEqualTo(IntStream.range(0, count).mapToObj(i -> "slow " + i).toList());
        }
    }

    @Test
    void endsWithTheClientsWish() {
        var limit = sluice.bean(SubscriptionLimit.class);
        try (var socket = of("grace")) {
            subscribe(socket, "1", CONVERSATION);
            assertThat(limit.taken()).isEqualTo(1);
            socket.send(Map.of("id", "1", "type", "complete"));
            await().until(() -> limit.taken() == 0);
            write(CONVERSATION, "unheard");
            subscribe(socket, "1", CONVERSATION);
            write(CONVERSATION, "heard");
            assertThat(contents(socket.results("1", 1))).containsExactly("heard");
        }
        await().until(() -> limit.taken() == 0);
    }

    /** A stop tells each client its position, and another replica goes on from there. */
    @Test
    void goesOnAtAnotherReplicaAfterAStop() {
        var stopping = TestSluice.start(DATABASE, Map.of("sluice.shutdown.drain", "500ms"));
        var sockets = new ArrayList<TestSocket>();
        for (var i = 0; i < 30; i++) {
            var socket = TestSocket.of(stopping.port(), sluice.token("grace"));
            sockets.add(socket);
            subscribe(socket, "1", CONVERSATION);
        }
        write(CONVERSATION, "before the stop");
        sockets.forEach(socket -> socket.results("1", 1));
        stopping.close();
        write(CONVERSATION, "after the stop");
        for (var socket : sockets) {
            assertThat(socket.closed().code()).isEqualTo(1001);
            socket.close();
        }
        var cursor = sockets.getLast().cursor("1");
        try (var socket = of("grace")) {
            socket.subscribe(
                    "1", MESSAGES, Map.of("id", "conversation_" + CONVERSATION, "after", cursor));
            assertThat(contents(socket.results("1", 1))).containsExactly("after the stop");
        }
    }
}
