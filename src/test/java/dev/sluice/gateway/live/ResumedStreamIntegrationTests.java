package dev.sluice.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.socket.TestSocket;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams that go on after a position. */
class ResumedStreamIntegrationTests {

    private static final String CONVERSATION = "01900000-0000-7000-8000-000000000011";
    private static final String MESSAGE = "01900000-0000-7000-8000-000000001201";
    private static final String JOB = "01900000-0000-7000-8000-0000000000f9";

    private static final String MESSAGES =
            """
            subscription ($id: ID!, $after: FeedCursor) {
              messageAdded(conversationId: $id, after: $after) { kind cursor message { content } }
            }""";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        sluice = TestSluice.start(DATABASE, Map.of("sluice.live.keep-alive", "1s"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static TestSocket of(String caller) {
        return TestSocket.of(sluice.port(), sluice.token(caller));
    }

    /** Subscribes from now on. Returns the first position. */
    private static String subscribe(TestSocket socket, String id) {
        socket.subscribe(id, MESSAGES, Map.of("id", "conversation_" + CONVERSATION));
        return socket.cursor(id);
    }

    private static void resume(TestSocket socket, String id, String cursor) {
        socket.subscribe(
                id, MESSAGES, Map.of("id", "conversation_" + CONVERSATION, "after", cursor));
    }

    private static String message(String content) {
        return "insert into messages (conversation_id, author_type, content) values ('%s', 'system', '%s');"
                .formatted(CONVERSATION, content);
    }

    /** Other tables lack the column of the stream, or have it too. */
    @Test
    void passesOverChangesOfOtherTables() {
        try (var socket = of("grace")) {
            var cursor = subscribe(socket, "1");
            TestDatabase.execute(
                    DATABASE,
                    """
                    insert into job_progress (job_id, user_id, percent) select id, user_id, 60 from jobs where id = '%s';
                    insert into message_pieces (message_id, conversation_id, position, content) values ('%s', '%s', 900, 'piece');
                    """
                                    .formatted(JOB, MESSAGE, CONVERSATION)
                            + message("of this table"));
            socket.results("1", 1);
            resume(socket, "2", cursor);
            assertThat(socket.results("2", 1))
                    .extracting(
                            result -> result.at("/data/messageAdded/message/content").asString())
                    .containsExactly("of this table");
        }
    }

    /** A client that comes back at a position beyond results that wait would lose them. */
    @Test
    void tellsNoPositionBeforeTheResultsUpToIt() {
        var many = 50;
        try (var live = of("grace");
                var socket = of("grace")) {
            var cursor = subscribe(live, "1");
            TestDatabase.execute(
                    DATABASE,
                    IntStream.range(0, many)
                            .mapToObj(i -> message("missed " + i))
                            .collect(Collectors.joining()));
            live.results("1", many);
            resume(socket, "1", cursor);
            assertThat(socket.resultsBeforeCursor("1")).hasSize(many);
        }
    }
}
