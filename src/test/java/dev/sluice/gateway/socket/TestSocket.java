package dev.sluice.gateway.socket;

import static org.awaitility.Awaitility.await;

import dev.sluice.TestSluice;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client over WebSocket, which answers pings and keeps all other messages. */
public final class TestSocket implements WebSocket.Listener, AutoCloseable {

    /** The close frame of the gateway. */
    public record Closed(int code, String reason) {}

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<Ping> pings = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Closed> closed = new AtomicReference<>();
    private final StringBuilder part = new StringBuilder();

    /**
     * A ping of the gateway.
     *
     * @param after the number of other messages that came before
     */
    private record Ping(JsonNode message, int after) {

        JsonNode cursor(String id) {
            return message.path("payload").path("cursors").path(id);
        }
    }

    private TestSocket(int port, Map<String, String> headers, String... protocols) {
        var builder = client.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (protocols.length > 0) {
            builder.subprotocols(
                    protocols[0],
                    List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/graphql"), this).join();
    }

    /** Opens a socket without any message. */
    public static TestSocket open(int port) {
        return open(port, Map.of());
    }

    /** Opens a socket without any message, with headers in its request. */
    public static TestSocket open(int port, Map<String, String> headers) {
        return new TestSocket(port, headers, "graphql-transport-ws");
    }

    /** Opens a socket that offers other protocols. */
    static TestSocket offering(int port, String... protocols) {
        return new TestSocket(port, Map.of(), protocols);
    }

    /** Opens an acknowledged socket with a token; null for none. */
    public static TestSocket of(int port, @Nullable String token) {
        var socket = open(port);
        socket.init(token);
        socket.awaitMessage(message -> message.path("type").asString().equals("connection_ack"));
        return socket;
    }

    /** Sends {@code connection_init} with a token; null for none. */
    public void init(@Nullable String token) {
        send(
                token == null
                        ? Map.of("type", "connection_init")
                        : Map.of(
                                "type",
                                "connection_init",
                                "payload",
                                Map.of("Authorization", "Bearer " + token)));
    }

    public void subscribe(String id, String document, Map<String, ?> variables) {
        send(
                Map.of(
                        "id",
                        id,
                        "type",
                        "subscribe",
                        "payload",
                        Map.of("query", document, "variables", variables)));
    }

    public void send(Map<String, ?> message) {
        text(TestSluice.JSON.writeValueAsString(message));
    }

    public synchronized void text(String text) {
        socket.sendText(text, true).join();
    }

    synchronized void binary(byte[] bytes) {
        socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).join();
    }

    /** All messages but pings, in their order. */
    public List<JsonNode> received() {
        return received;
    }

    /** The payloads of the results of an operation. */
    public List<JsonNode> results(String id) {
        return results(id, received.stream());
    }

    /** Waits for the first position of an operation. Returns the results that came before it. */
    public List<JsonNode> resultsBeforeCursor(String id) {
        cursor(id);
        var first = pings.stream().filter(ping -> ping.cursor(id).isString()).findFirst();
        return results(id, received.stream().limit(first.orElseThrow().after()));
    }

    private static List<JsonNode> results(String id, Stream<JsonNode> messages) {
        return messages.filter(message -> is(message, id, "next"))
                .map(message -> message.path("payload"))
                .toList();
    }

    static boolean is(JsonNode message, String id, String type) {
        return message.path("id").asString().equals(id)
                && message.path("type").asString().equals(type);
    }

    public JsonNode awaitMessage(Predicate<JsonNode> wanted) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> received.stream().anyMatch(wanted) || closed.get() != null);
        return received.stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("closed: " + closed.get() + " " + received));
    }

    /** Waits until the operation has so many results. */
    public List<JsonNode> results(String id, int count) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> results(id).size() >= count || isOver(id));
        return results(id);
    }

    private boolean isOver(String id) {
        return closed.get() != null
                || received.stream()
                        .anyMatch(
                                message -> is(message, id, "error") || is(message, id, "complete"));
    }

    /** Waits for a ping that tells the position of an operation. */
    public String cursor(String id) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> lastCursor(id) != null || isOver(id));
        return Objects.requireNonNull(lastCursor(id), () -> "closed: " + closed.get() + received);
    }

    /** The last position of an operation that a ping told; null if none did. */
    public @Nullable String lastCursor(String id) {
        return pings.stream()
                .map(ping -> ping.cursor(id))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .reduce((_, later) -> later)
                .orElse(null);
    }

    /** Waits for the close frame of the gateway. */
    public Closed closed() {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> closed.get() != null);
        return Objects.requireNonNull(closed.get());
    }

    public boolean isClosed() {
        return closed.get() != null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            var message = TestSluice.JSON.readTree(part.toString());
            part.setLength(0);
            if (message.path("type").asString().equals("ping")) {
                pings.add(new Ping(message, received.size()));
                Thread.startVirtualThread(() -> send(Map.of("type", "pong")));
            } else {
                received.add(message);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.compareAndSet(null, new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.compareAndSet(null, new Closed(0, failure.toString()));
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }
}
