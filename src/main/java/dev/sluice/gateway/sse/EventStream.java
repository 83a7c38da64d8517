package dev.sluice.gateway.sse;

import dev.sluice.feed.FeedCursor;
import dev.sluice.gateway.Errors;
import dev.sluice.gateway.live.LiveConnection;
import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.live.LiveOperations;
import dev.sluice.gateway.live.LiveSettings;
import dev.sluice.gateway.live.Outbox;
import dev.sluice.gateway.live.StreamProgress;
import dev.sluice.gateway.security.Session;
import dev.sluice.policy.Refusal;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;

/** A response that stays open, and takes the events of one operation or of several. */
final class EventStream implements LiveConnection {

    /** The id of the operation of a response for one operation. */
    private static final String ONLY = "";

    private final LiveSettings settings;
    private final LiveConnections connections;
    private final LiveOperations operations;
    private final EventMessages messages;
    private final boolean hasOne;
    private final Outbox outbox;
    private volatile @Nullable Session session;
    private volatile @Nullable Channel channel;
    private volatile @Nullable FeedCursor told;
    private volatile long sent = System.nanoTime();

    private EventStream(
            LiveSettings settings,
            LiveConnections connections,
            LiveOperations operations,
            EventMessages messages,
            boolean hasOne) {
        this.settings = settings;
        this.connections = connections;
        this.operations = operations;
        this.messages = messages;
        this.hasOne = hasOne;
        this.outbox = new Outbox(hasOne ? messages.ofOne(this::end) : messages.ofMany(), this::end);
    }

    /** Makes streams of events. */
    record Factory(
            LiveSettings settings,
            LiveConnections connections,
            LiveOperations operations,
            EventMessages messages) {

        /**
         * Makes a stream.
         *
         * @param hasOne whether the stream ends with its first operation
         */
        EventStream stream(boolean hasOne) {
            return new EventStream(settings, connections, operations, messages, hasOne);
        }
    }

    /** Sets the caller of the stream's operations. */
    void isOf(Session caller) {
        session = caller;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    /** The session has ended by itself. The client must present another token. */
    void ended(Session.End reason) {
        if (hasOne) {
            var refusal = Refusal.of(Refusal.Code.UNAUTHENTICATED, reason.reason());
            outbox.cancel(ONLY);
            outbox.send(messages.failure(List.of(Errors.of(refusal))));
        }
        end();
    }

    private void end() {
        outbox.close();
    }

    /** Returns the bytes of the response. The stream ends with the response. */
    Flux<DataBuffer> body(NettyDataBufferFactory buffers, @Nullable Channel client) {
        channel = client;
        if (!connections.add(this)) {
            end();
        }
        // The first bytes tell the client that the stream is open.
        outbox.send(messages.keepAlive());
        return outbox.buffers().<DataBuffer>map(buffers::wrap).doFinally(_ -> dispose());
    }

    /** Ends all operations. */
    void dispose() {
        connections.remove(this);
        outbox.close();
        var current = session;
        if (current != null) {
            current.dispose();
        }
    }

    /** Begins the operation of a stream with one operation. */
    void begin(LiveOperations.Asked asked, LiveOperations.Origin origin) {
        begin(ONLY, asked, origin);
    }

    /**
     * Begins an operation.
     *
     * @return false if an operation with the id runs already
     */
    boolean begin(String id, LiveOperations.Asked asked, LiveOperations.Origin origin) {
        return outbox.begin(id, operations.run(asked, origin, session()), asked.progress());
    }

    /** The progress of an operation that begins. */
    StreamProgress newProgress() {
        return new StreamProgress(this::tellPosition);
    }

    boolean isFull() {
        return outbox.running() >= settings.maxOperations();
    }

    /** Whether the stream has ended, so that no operation begins any more. */
    boolean isOver() {
        return outbox.isClosing();
    }

    void cancel(String id) {
        outbox.cancel(id);
    }

    @Override
    public void look(long now) {
        var blocked = outbox.blockedSince();
        if (blocked != null && now - blocked > settings.silence().toNanos()) {
            connections.wasSilent();
            cut();
        } else if (now - sent > settings.keepAlive().toNanos()) {
            sent = now;
            tellPosition();
            outbox.send(messages.keepAlive());
        }
    }

    private void cut() {
        var client = channel;
        if (client != null) {
            var _ = client.close();
        }
    }

    /** Tells the position of the only operation if it has changed. */
    private void tellPosition() {
        if (hasOne) {
            outbox.send(this::newPosition);
        }
    }

    private byte @Nullable [] newPosition() {
        var before = told;
        outbox.forEach(
                (_, progress) -> {
                    var cursor = progress.idle();
                    if (cursor != null) {
                        told = cursor;
                    }
                });
        var now = told;
        return now == null || now.equals(before) ? null : messages.position(now);
    }

    @Override
    public void goAway() {
        tellPosition();
        end();
    }
}
