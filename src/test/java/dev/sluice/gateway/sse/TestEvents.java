package dev.sluice.gateway.sse;

import static org.awaitility.Awaitility.await;

import dev.sluice.TestSluice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client that reads a stream of events. */
final class TestEvents implements AutoCloseable {

    /**
     * A block of the stream.
     *
     * @param type the type of the event; null for a block without one
     * @param id the position; null for a block without one
     * @param data the data; null for a block without any
     */
    record Event(@Nullable String type, @Nullable String id, @Nullable String data) {

        JsonNode json() {
            return TestSluice.JSON.readTree(String.valueOf(data));
        }
    }

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<Stream<String>> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile boolean isOver;

    private TestEvents(HttpRequest request) {
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofLines());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
        Thread.startVirtualThread(this::read);
    }

    /** Sends an operation with POST, and accepts events. */
    static TestEvents post(
            int port, @Nullable String token, String document, Map<String, ?> variables) {
        var body = Map.of("query", document, "variables", variables);
        return new TestEvents(
                request(port, "/graphql", token)
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/event-stream")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        TestSluice.JSON.writeValueAsString(body)))
                        .build());
    }

    static TestEvents of(HttpRequest request) {
        return new TestEvents(request);
    }

    static HttpRequest.Builder request(int port, String path, @Nullable String token) {
        var builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return token == null ? builder : builder.header("Authorization", "Bearer " + token);
    }

    private void read() {
        String type = null;
        String id = null;
        String data = null;
        try {
            for (var lines = response.body().iterator(); lines.hasNext(); ) {
                var line = lines.next();
                if (line.isEmpty()) {
                    if (type != null || id != null || data != null) {
                        events.add(new Event(type, id, data));
                    }
                    type = null;
                    id = null;
                    data = null;
                } else if (line.startsWith("event: ")) {
                    type = line.substring("event: ".length());
                } else if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data:")) {
                    data = line.substring("data:".length()).strip();
                }
            }
        } catch (UncheckedIOException cut) {
            // the end is what counts
        }
        isOver = true;
    }

    HttpResponse<Stream<String>> response() {
        return response;
    }

    List<Event> events() {
        return events;
    }

    /** The data of the events of the type {@code next}, as soon as there are so many. */
    List<JsonNode> results(int count) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> nexts().size() >= count || isOver);
        return nexts().stream().map(Event::json).toList();
    }

    private List<Event> nexts() {
        return events.stream().filter(event -> "next".equals(event.type())).toList();
    }

    /** Waits for a position, and returns the last one. */
    String cursor() {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> events.stream().anyMatch(event -> event.id() != null) || isOver);
        return events.stream()
                .map(Event::id)
                .filter(id -> id != null)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /** Waits for the end of the stream. */
    void awaitEnd() {
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(5)).until(() -> isOver);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
