package dev.sluice.gateway.socket;

import dev.sluice.feed.FeedCursor;
import dev.sluice.gateway.Errors;
import dev.sluice.gateway.connection.ConnectionWatch;
import dev.sluice.gateway.http.AllowedOperations;
import dev.sluice.gateway.http.HttpRefusal;
import dev.sluice.gateway.live.Frame;
import dev.sluice.gateway.live.LiveConnection;
import dev.sluice.gateway.live.LiveOperations;
import dev.sluice.gateway.live.Outbox;
import dev.sluice.gateway.live.StreamProgress;
import dev.sluice.gateway.security.Session;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * A WebSocket that speaks graphql-transport-ws. Nothing runs before the client has authenticated.
 * Messages of the client come one after the other; other threads may end the socket.
 */
final class Socket implements LiveConnection {

    private static final int MAX_ID = 1_000;

    private final SocketParts parts;
    private final WebSocketSession connection;
    private final @Nullable Channel channel;
    private final LiveOperations.Origin origin;
    private final Outbox outbox;
    private final Map<String, FeedCursor> told = new ConcurrentHashMap<>(2);
    private final long opened = System.nanoTime();
    private volatile long heard = opened;
    private volatile long pinged = opened;
    private volatile @Nullable Session session;
    private volatile @Nullable CloseStatus closing;
    private volatile boolean hasInit;
    private volatile boolean hasEnded;

    Socket(SocketParts parts, WebSocketSession connection, @Nullable Channel channel) {
        this.parts = parts;
        this.connection = connection;
        this.channel = channel;
        var handshake = connection.getHandshakeInfo();
        this.origin =
                new LiveOperations.Origin(
                        handshake.getUri(), handshake.getHeaders(), handshake.getRemoteAddress());
        this.outbox =
                new Outbox(
                        parts.messages(),
                        () -> close(CloseCode.OVERLOADED, "The client does not take its messages"));
    }

    /** A message of the client. */
    private record Received(WebSocketMessage.Type type, byte[] bytes) {

        static Received of(WebSocketMessage message) {
            var payload = message.getPayload();
            var bytes = new byte[payload.readableByteCount()];
            payload.read(bytes);
            return new Received(message.getType(), bytes);
        }
    }

    /** Serves the client until the connection ends. */
    Mono<Void> run() {
        if (connection.getHandshakeInfo().getSubProtocol() == null) {
            return connection.close(
                    CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE.because(
                            "The subprotocol must be " + SocketHandler.PROTOCOL));
        }
        var exchange = watched();
        if (!parts.connections().add(this)) {
            goAway();
        }
        var writes =
                connection
                        .send(
                                outbox.buffers()
                                        .map(
                                                buffer ->
                                                        new WebSocketMessage(
                                                                WebSocketMessage.Type.TEXT,
                                                                parts.buffers().wrap(buffer))))
                        .then(Mono.defer(this::closed));
        var reads =
                connection
                        .receive()
                        .map(Received::of)
                        .concatMap(this::receive)
                        .then()
                        .onErrorResume(TooLongFrameException.class, _ -> tooLarge())
                        .doFinally(_ -> outbox.close());
        return Mono.when(reads, writes)
                .doFinally(
                        _ -> {
                            ended();
                            if (exchange != null) {
                                exchange.ends();
                            }
                        });
    }

    /** The request of the handshake has ended, so the socket keeps the connection open. */
    private ConnectionWatch.@Nullable Exchange watched() {
        var watch = channel == null ? null : ConnectionWatch.of(channel);
        if (watch == null) {
            return null;
        }
        var exchange = watch.begins();
        exchange.staysOpen();
        return exchange;
    }

    private Mono<Void> closed() {
        var status = closing;
        return status == null ? Mono.empty() : connection.close(status);
    }

    private void ended() {
        hasEnded = true;
        parts.connections().remove(this);
        outbox.close();
        var current = session;
        if (current != null) {
            current.dispose();
        }
    }

    /** Closes the socket after the messages that wait. Closes it by force if that takes long. */
    private void close(CloseCode code, String reason) {
        synchronized (this) {
            if (closing != null) {
                return;
            }
            closing = code.because(reason);
        }
        parts.closed(code);
        outbox.close();
        parts.later(this::cut);
    }

    private void cut() {
        if (channel != null) {
            var _ = channel.close();
        }
    }

    private Mono<Void> receive(Received message) {
        heard = System.nanoTime();
        if (closing != null) {
            return Mono.empty();
        }
        if (message.bytes().length > parts.maxMessage()) {
            return tooLarge();
        }
        return switch (message.type()) {
            case TEXT -> parse(message.bytes()).doOnNext(this::handle).then();
            case BINARY -> {
                close(CloseCode.BAD_REQUEST, "Messages are texts");
                yield Mono.empty();
            }
            case PING, PONG -> Mono.empty();
        };
    }

    private Mono<Void> tooLarge() {
        close(CloseCode.TOO_LARGE, "A message has at most %d bytes".formatted(parts.maxMessage()));
        return Mono.empty();
    }

    /** Parses a message. The worker threads parse large messages. */
    private Mono<JsonNode> parse(byte[] bytes) {
        var parsed =
                bytes.length <= SocketParts.SMALL
                        ? Mono.fromSupplier(() -> parts.json().tree(bytes))
                        : parts.workers().run(caller(), () -> parts.json().tree(bytes));
        return parsed.onErrorResume(
                failure -> {
                    if (failure instanceof HttpRefusal refusal) {
                        close(CloseCode.BAD_REQUEST, String.valueOf(refusal.getMessage()));
                    } else {
                        close(CloseCode.OVERLOADED, "The gateway is busy: try again later");
                    }
                    return Mono.empty();
                });
    }

    private CallerKey caller() {
        var current = session;
        return current == null
                ? CallerKey.ofNetwork(origin.address())
                : CallerKey.of(current.caller(), origin.address());
    }

    private void handle(JsonNode message) {
        switch (message.path("type").asString("")) {
            case "connection_init" -> init(message.get("payload"));
            case "ping" -> outbox.send(parts.messages().pong(message.get("payload")));
            case "pong" -> {}
            case "subscribe" -> subscribe(message);
            case "complete" -> complete(message);
            default ->
                    close(
                            CloseCode.BAD_REQUEST,
                            "The type of a message is connection_init, ping, pong, subscribe or complete");
        }
    }

    private void init(@Nullable JsonNode payload) {
        if (hasInit) {
            close(CloseCode.TOO_MANY_INITS, "The connection is initialised only once");
            return;
        }
        hasInit = true;
        if (payload != null && !payload.isObject() && !payload.isNull()) {
            close(CloseCode.BAD_REQUEST, "The payload of connection_init is an object");
            return;
        }
        var token = SocketToken.of(payload, origin.headers());
        if (token != null && token.isEmpty()) {
            close(CloseCode.FORBIDDEN, "Authorization is not Bearer with a token");
            return;
        }
        parts.sessions()
                .open(token, end -> close(CloseCode.FORBIDDEN, end.reason()))
                .subscribe(this::accept, this::reject);
    }

    private void accept(Session accepted) {
        session = accepted;
        if (closing != null || hasEnded) {
            accepted.dispose();
            return;
        }
        outbox.send(parts.messages().ack());
    }

    private void reject(Throwable failure) {
        var isInvalid =
                failure instanceof Refusal refusal
                        && refusal.code() == Refusal.Code.UNAUTHENTICATED;
        close(
                isInvalid ? CloseCode.FORBIDDEN : CloseCode.OVERLOADED,
                failure instanceof Refusal
                        ? String.valueOf(failure.getMessage())
                        : "The token cannot be checked now");
    }

    private void subscribe(JsonNode message) {
        var current = session;
        if (current == null) {
            close(CloseCode.UNAUTHORIZED, "The connection is not acknowledged yet");
            return;
        }
        var id = id(message);
        var payload = message.get("payload");
        if (id == null || payload == null) {
            close(CloseCode.BAD_REQUEST, "subscribe has an id and a payload");
            return;
        }
        GraphQlRequest request;
        try {
            request = parts.json().request(payload);
        } catch (HttpRefusal refusal) {
            close(CloseCode.BAD_REQUEST, String.valueOf(refusal.getMessage()));
            return;
        }
        begin(id, request, current);
    }

    private void begin(String id, GraphQlRequest request, Session current) {
        if (outbox.running() >= parts.settings().maxOperations()) {
            var refusal =
                    Refusal.limit(
                            Limit.CONCURRENCY,
                            "The connection runs %d operations, the maximum"
                                    .formatted(parts.settings().maxOperations()));
            outbox.send(parts.messages().frame(id, new Frame.Failure(List.of(Errors.of(refusal)))));
            return;
        }
        told.remove(id);
        var progress = new StreamProgress(() -> tellCursors(id));
        var asked = new LiveOperations.Asked(request, progress, AllowedOperations.Kinds.ALL, null);
        var frames = parts.operations().run(asked, origin, current);
        if (!outbox.begin(id, frames, progress)) {
            close(CloseCode.SUBSCRIBER_EXISTS, "Subscriber for " + id + " already exists");
        }
    }

    /** Tells a new subscription its first position, from which it can go on later. */
    private void tellCursors(String id) {
        if (!told.containsKey(id)) {
            ping();
        }
    }

    private void complete(JsonNode message) {
        var id = id(message);
        if (id == null) {
            close(CloseCode.BAD_REQUEST, "complete has an id");
            return;
        }
        told.remove(id);
        outbox.cancel(id);
    }

    private static @Nullable String id(JsonNode message) {
        var id = message.get("id");
        return id != null
                        && id.isString()
                        && !id.stringValue().isEmpty()
                        && id.stringValue().length() <= MAX_ID
                ? id.stringValue()
                : null;
    }

    @Override
    public void look(long now) {
        var settings = parts.settings();
        if (session == null && !hasInit && now - opened > settings.initTimeout().toNanos()) {
            close(CloseCode.INIT_TIMEOUT, "No connection_init came in time");
        } else if (isSilent(now)) {
            parts.connections().wasSilent();
            cut();
        } else if (session != null && now - pinged > settings.keepAlive().toNanos()) {
            ping();
        }
    }

    /**
     * Whether the client does not take what waits for it, or sends nothing although it is asked.
     */
    private boolean isSilent(long now) {
        var longest = parts.settings().silence().toNanos();
        var blocked = outbox.blockedSince();
        return blocked == null
                ? now - Math.max(heard, outbox.progressed()) > longest
                : now - blocked > longest;
    }

    /** Sends a ping with the positions that changed since the last one. */
    private void ping() {
        pinged = System.nanoTime();
        outbox.send(this::newPing);
    }

    private byte[] newPing() {
        var cursors = new HashMap<String, String>();
        outbox.forEach(
                (id, progress) -> {
                    var cursor = progress.idle();
                    if (cursor != null && !cursor.equals(told.put(id, cursor))) {
                        cursors.put(id, cursor.text());
                    }
                });
        return parts.messages().ping(cursors);
    }

    @Override
    public void goAway() {
        if (outbox.running() > 0) {
            ping();
        }
        close(CloseCode.GOING_AWAY, "The gateway stops: connect again");
    }
}
