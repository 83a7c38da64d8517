package dev.sluice.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client that writes what it likes to a socket, as slowly as it likes. */
public final class RawClient implements AutoCloseable {

    private static final int SMALL_BUFFER = 4096;

    /** Milliseconds that a read waits. */
    private static final int PATIENCE = 15_000;

    private final Socket socket = new Socket();

    /** Connects with a small buffer for what it does not read. */
    public RawClient(int port) throws IOException {
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout(PATIENCE);
        socket.connect(new InetSocketAddress("localhost", port));
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends something again and again, in a thread of its own, until the server has closed. */
    RawClient repeat(byte[] bytes, int pauseMillis) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                while (!socket.isClosed()) {
                                    send(bytes);
                                    TimeUnit.MILLISECONDS.sleep(pauseMillis);
                                }
                            } catch (IOException | InterruptedException over) {
                                // the server has closed, which the test sees by reading
                            }
                        });
        return this;
    }

    /** Reads until the server closes the connection: what it sent. Waits for that. */
    byte[] readToTheEnd() throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            // closed as well
        }
        return all.toByteArray();
    }

    public String textToTheEnd() throws IOException {
        return new String(readToTheEnd(), StandardCharsets.ISO_8859_1);
    }

    /** Reads some bytes, at least one. */
    public String readSome() throws IOException {
        var bytes = new byte[SMALL_BUFFER];
        var count = socket.getInputStream().read(bytes);
        return count < 0 ? "" : new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    }

    /** Resets the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A request to {@code /graphql} by HTTP/1.1. */
    static String post(String document) {
        var body = "{\"query\": \"" + document.replace("\"", "\\\"") + "\"}";
        return "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }
}
