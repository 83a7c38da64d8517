package dev.sluice.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2, written by hand, for clients that no library would be. */
public final class Http2Bytes {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private Http2Bytes() {}

    /** The first bytes of a client that knows that the server speaks HTTP/2. */
    public static byte[] preface(int windowSize) {
        var settings =
                ByteBuffer.allocate(6)
                        .putShort((short) INITIAL_WINDOW_SIZE)
                        .putInt(windowSize)
                        .array();
        return joined(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                frame(SETTINGS, 0, 0, settings));
    }

    static byte[] ping() {
        return frame(PING, 0, 0, new byte[8]);
    }

    /** A request to {@code /graphql}, on a stream. */
    static byte[] post(int stream, String document) {
        var body = "{\"query\": \"" + document + "\"}";
        return joined(
                headers(stream),
                frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** The head of a request to {@code /graphql}, whose body follows. */
    static byte[] headers(int stream) {
        var block = head("POST", "/graphql");
        header(block, "content-type", "application/json");
        return frame(HEADERS, END_HEADERS, stream, block.toByteArray());
    }

    /** A request without a body. */
    public static byte[] get(int stream, String path) {
        return frame(HEADERS, END_HEADERS | END_STREAM, stream, head("GET", path).toByteArray());
    }

    private static ByteArrayOutputStream head(String method, String path) {
        var block = new ByteArrayOutputStream();
        header(block, ":method", method);
        header(block, ":scheme", "http");
        header(block, ":path", path);
        header(block, ":authority", "localhost");
        return block;
    }

    /** A literal header field without indexing, and without Huffman's code. */
    private static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
    }
}
