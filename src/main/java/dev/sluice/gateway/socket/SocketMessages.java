package dev.sluice.gateway.socket;

import dev.sluice.gateway.live.Frame;
import dev.sluice.gateway.live.Outbox;
import graphql.GraphQLError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes the messages of the protocol as JSON. */
final class SocketMessages implements Outbox.Encoder {

    private final JsonMapper json;

    SocketMessages(JsonMapper json) {
        this.json = json;
    }

    @Override
    public byte[] frame(String id, Frame frame) {
        return switch (frame) {
            case Frame.Result(var result, var _, var _) -> message(id, "next", result);
            case Frame.Failure(var errors) ->
                    message(
                            id,
                            "error",
                            json.writeValueAsBytes(
                                    errors.stream().map(GraphQLError::toSpecification).toList()));
        };
    }

    @Override
    public byte[] complete(String id) {
        return message(id, "complete", null);
    }

    /** Copies the payload as it is, because PostgreSQL wrote most of it. */
    private byte[] message(String id, String type, byte @Nullable [] payload) {
        var message = new ByteArrayOutputStream();
        message.writeBytes(utf8("{\"id\":"));
        message.writeBytes(json.writeValueAsBytes(id));
        message.writeBytes(utf8(",\"type\":\"" + type + "\""));
        if (payload != null) {
            message.writeBytes(utf8(",\"payload\":"));
            message.writeBytes(payload);
        }
        message.write('}');
        return message.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] ack() {
        return json.writeValueAsBytes(Map.of("type", "connection_ack"));
    }

    /** Answers a ping with its payload. */
    byte[] pong(@Nullable JsonNode payload) {
        var message = new LinkedHashMap<String, Object>();
        message.put("type", "pong");
        if (payload != null) {
            message.put("payload", payload);
        }
        return json.writeValueAsBytes(message);
    }

    /**
     * Makes a ping.
     *
     * @param cursors the positions of subscriptions by their ids
     */
    byte[] ping(Map<String, String> cursors) {
        var message = new LinkedHashMap<String, Object>();
        message.put("type", "ping");
        if (!cursors.isEmpty()) {
            message.put("payload", Map.of("cursors", cursors));
        }
        return json.writeValueAsBytes(message);
    }
}
