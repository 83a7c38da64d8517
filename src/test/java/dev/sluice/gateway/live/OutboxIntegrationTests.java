package dev.sluice.gateway.live;

import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.http.AllowedOperations;
import dev.sluice.gateway.security.Sessions;
import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.BaseSubscriber;

/** The positions that a connection tells while results wait for its client. */
class OutboxIntegrationTests {

    private static final String CONVERSATION = "01900000-0000-7000-8000-000000000011";
    private static final String MESSAGES =
            "subscription { messageAdded(conversationId: \"conversation_%s\") { cursor message { content } } }"
                    .formatted(CONVERSATION);
    private static final DatabaseTarget DATABASE = TestDatabase.copy();

    /** A ping overtakes results, so its position must not be beyond a result that waits. */
    @Test
    void tellsNoPositionBeyondAWaitingResult() {
        try (var sluice = TestSluice.start(DATABASE, Map.of())) {
            tellsNoPositionBeyondAWaitingResult(sluice);
        }
    }

    private static void tellsNoPositionBeyondAWaitingResult(TestSluice sluice) {
        var session = sluice.bean(Sessions.class).open(sluice.token("grace"), _ -> {}).block();
        var origin =
                new LiveOperations.Origin(
                        URI.create("http://localhost/graphql"), HttpHeaders.EMPTY, null);
        var request = new DefaultGraphQlRequest(MESSAGES, null, Map.of(), Map.of());
        var progress = new StreamProgress(() -> {});
        var asked = new LiveOperations.Asked(request, progress, AllowedOperations.Kinds.ALL, null);
        var prepared = new AtomicInteger();
        var results =
                sluice.bean(LiveOperations.class)
                        .run(asked, origin, session)
                        .doOnNext(_ -> prepared.incrementAndGet());
        var outbox = new Outbox(new Bytes(), () -> {});
        var client =
                new BaseSubscriber<ByteBuf>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                        // takes nothing yet
                    }
                };
        outbox.buffers().subscribe(client);
        outbox.begin("1", results, progress);
        await().until(() -> progress.idle() != null);
        TestDatabase.execute(
                DATABASE,
                "insert into messages (conversation_id, author_type, content) values ('%s', 'system', 'waits')"
                        .formatted(CONVERSATION));
        await().until(() -> prepared.get() == 1);
        await().during(Duration.ofMillis(300)).until(() -> progress.idle() == null);
        client.request(1);
        await().until(() -> progress.idle() != null);
        outbox.close();
        client.cancel();
        session.dispose();
    }

    /** Writes a result as it is. */
    private static final class Bytes implements Outbox.Encoder {

        @Override
        public byte[] frame(String id, Frame frame) {
            return frame instanceof Frame.Result result ? result.json() : new byte[1];
        }

        @Override
        public byte[] complete(String id) {
            return new byte[1];
        }
    }
}
