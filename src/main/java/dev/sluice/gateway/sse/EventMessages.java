package dev.sluice.gateway.sse;

import dev.sluice.feed.FeedCursor;
import dev.sluice.gateway.live.Frame;
import dev.sluice.gateway.live.Outbox;
import graphql.GraphQLError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes server-sent events. */
final class EventMessages {

    private static final byte[] KEEP_ALIVE = utf8(":\n\n");

    private final JsonMapper json;

    EventMessages(JsonMapper json) {
        this.json = json;
    }

    /** Returns a comment, which clients ignore. */
    byte[] keepAlive() {
        return KEEP_ALIVE;
    }

    /**
     * Returns a position without an event. A browser sends the position when it connects again.
     * Some clients keep the id only if there is a line of data; those of graphql-sse ignore events
     * without a type and without data.
     */
    byte[] position(FeedCursor cursor) {
        return utf8("id: " + cursor.text() + "\ndata:\n\n");
    }

    /** Returns the result that reports errors, and the end of the operation. */
    byte[] failure(List<GraphQLError> errors) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(event("next", null, errors(errors)));
        out.writeBytes(event("complete", null, null));
        return out.toByteArray();
    }

    private byte[] errors(List<GraphQLError> errors) {
        return json.writeValueAsBytes(
                Map.of("errors", errors.stream().map(GraphQLError::toSpecification).toList()));
    }

    /**
     * Writes the events of a connection with one operation.
     *
     * @param ended called after the last event
     */
    Outbox.Encoder ofOne(Runnable ended) {
        return new Outbox.Encoder() {
            @Override
            public byte[] frame(String id, Frame frame) {
                return switch (frame) {
                    case Frame.Result(var result, var cursor, var _) ->
                            event("next", cursor, result);
                    case Frame.Failure(var errors) -> {
                        ended.run();
                        yield failure(errors);
                    }
                };
            }

            @Override
            public byte[] complete(String id) {
                ended.run();
                return event("complete", null, null);
            }
        };
    }

    /** Writes the events of a connection with several operations, which their ids tell apart. */
    Outbox.Encoder ofMany() {
        return new Outbox.Encoder() {
            @Override
            public byte[] frame(String id, Frame frame) {
                return switch (frame) {
                    case Frame.Result(var result, var _, var _) -> next(id, result);
                    case Frame.Failure(var errors) -> {
                        var out = new ByteArrayOutputStream();
                        out.writeBytes(next(id, errors(errors)));
                        out.writeBytes(complete(id));
                        yield out.toByteArray();
                    }
                };
            }

            @Override
            public byte[] complete(String id) {
                return event("complete", null, json.writeValueAsBytes(Map.of("id", id)));
            }
        };
    }

    private byte[] next(String id, byte[] result) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(utf8("{\"id\":"));
        out.writeBytes(json.writeValueAsBytes(id));
        out.writeBytes(utf8(",\"payload\":"));
        out.writeBytes(result);
        out.write('}');
        return event("next", null, out.toByteArray());
    }

    private static byte[] event(String type, @Nullable FeedCursor cursor, byte @Nullable [] data) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(utf8("event: " + type + "\n"));
        if (cursor != null) {
            out.writeBytes(utf8("id: " + cursor.text() + "\n"));
        }
        out.writeBytes(utf8("data:"));
        if (data != null) {
            out.write(' ');
            out.writeBytes(withoutLines(data));
        }
        out.writeBytes(utf8("\n\n"));
        return out.toByteArray();
    }

    /** In JSON, a line feed can only stand between two tokens, where a space says the same. */
    private static byte[] withoutLines(byte[] data) {
        for (var i = 0; i < data.length; i++) {
            if (data[i] == '\n' || data[i] == '\r') {
                data[i] = ' ';
            }
        }
        return data;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
