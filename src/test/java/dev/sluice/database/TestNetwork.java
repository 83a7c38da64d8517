package dev.sluice.database;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy before PostgreSQL that can lose what is sent, without closing anything. */
public final class TestNetwork implements AutoCloseable {

    private final ServerSocket server;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean swallows;

    /** A client and the server that it talks to. */
    private final class Pair {

        private final Socket client;
        private final Socket upstream;
        private volatile boolean silent = swallows;

        Pair(Socket client) throws IOException {
            this.client = client;
            this.upstream = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        }

        void start() {
            Thread.ofVirtual().start(() -> forward(client, upstream));
            Thread.ofVirtual().start(() -> forward(upstream, client));
        }

        private void forward(Socket from, Socket to) {
            var buffer = new byte[65_536];
            try {
                for (var n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    if (!silent) {
                        to.getOutputStream().write(buffer, 0, n);
                    }
                }
            } catch (IOException gone) {
                // as the end of the stream
            }
            if (!silent || from.equals(client)) {
                close();
            }
        }

        void close() {
            pairs.remove(this);
            try {
                client.close();
                upstream.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    public TestNetwork(DatabaseTarget target) throws IOException {
        this.target = target.port();
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                var pair = new Pair(server.accept());
                pairs.add(pair);
                pair.start();
            }
        } catch (IOException closed) {
            // the end
        }
    }

    /** The database as it is reached through this network. */
    public DatabaseTarget of(DatabaseTarget database) {
        return DatabaseTarget.local(
                server.getLocalPort(), database.database(), database.user(), database.password());
    }

    /** Loses every byte from now on, and lets connections be made that lead nowhere. */
    public void swallow() {
        swallows = true;
        pairs.forEach(pair -> pair.silent = true);
    }

    /** Lets new connections through; those that lost bytes stay silent for ever. */
    public void forward() {
        swallows = false;
    }

    public int open() {
        return pairs.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        pairs.forEach(Pair::close);
    }
}
