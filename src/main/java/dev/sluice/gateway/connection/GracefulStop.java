package dev.sluice.gateway.connection;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Stops the gateway in steps, so that no request fails:
 *
 * <ol>
 *   <li>The gateway is no longer ready. Clients hear that they should open new connections: {@code
 *       Connection: close} in HTTP/1.1, GOAWAY in HTTP/2. New requests are still served, while load
 *       balancers notice the change. Connections that stay open end in batches meanwhile.
 *   <li>The listening socket is closed. Operations run on, up to a maximum time.
 *   <li>Operations that still run are cancelled, and answered with an error.
 *   <li>All connections are closed.
 * </ol>
 *
 * <p>This lifecycle is the last to start and the first to stop. A stop before the end of the start
 * therefore skips all steps. When the steps have ended, Spring stops the server, and then the
 * connections to the database.
 */
public final class GracefulStop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

    /** The maximum time for the answers of cancelled operations, and for closing connections. */
    private static final Duration LAST = Duration.ofSeconds(1);

    /** No request may run for this long before all operations count as ended. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Duration drain;
    private final Duration timeout;
    private final Connections connections;
    private final Supplier<Stream<Drained>> staying;
    private final Sinks.Empty<Void> cancellation = Sinks.empty();
    private volatile @Nullable Channel listening;
    private volatile boolean running;

    /**
     * Creates a stop.
     *
     * @param staying the connections that stay open until the gateway ends them
     */
    public GracefulStop(
            ShutdownSettings settings,
            Connections connections,
            Supplier<Stream<Drained>> staying,
            boolean isEmbedded) {
        this.drain = settings.drain(isEmbedded);
        this.timeout = settings.timeout();
        this.connections = connections;
        this.staying = staying;
    }

    /** Notes the socket on which the server accepts connections. */
    public void listensOn(Channel channel) {
        listening = channel;
    }

    /** Completes when all operations that still run must end. */
    public Mono<Void> cancellation() {
        return cancellation.asMono();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Blocks the thread that closes the application until the last step has ended. */
    @Override
    public void stop() {
        running = false;
        LOG.info("Stopping; {} requests run", connections.requests());
        try {
            runSteps();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } finally {
            cancellation.tryEmitEmpty();
        }
    }

    private void runSteps() throws InterruptedException {
        connections.drain();
        var farewells = staying.get().flatMap(open -> open.farewells().stream()).toList();
        for (var farewell : farewells) {
            farewell.run();
            Thread.sleep(drain.dividedBy(farewells.size()));
        }
        if (farewells.isEmpty()) {
            Thread.sleep(drain);
        }
        closeListening();
        connections.drain(); // those that were opened meanwhile
        if (!await(timeout, new Quiet(connections))) {
            LOG.warn(
                    "Cancelling {} requests that still run {} ms after the last connection was accepted",
                    connections.requests(),
                    timeout.toMillis());
            cancellation.tryEmitEmpty();
            await(LAST, new Quiet(connections));
        }
        connections.closeAll();
        await(LAST, () -> connections.open() == 0);
    }

    /**
     * Closes the listening socket. A timer of its event loop runs after the event loop has accepted
     * the connections that wait.
     */
    private void closeListening() throws InterruptedException {
        var channel = listening;
        if (channel != null) {
            var closed = new CountDownLatch(1);
            channel.closeFuture().addListener(_ -> closed.countDown());
            var _ = channel.eventLoop().schedule(() -> close(channel), 0, TimeUnit.NANOSECONDS);
            var _ = closed.await(LAST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void close(Channel channel) {
        var _ = channel.close();
    }

    private static boolean await(Duration longest, BooleanSupplier condition)
            throws InterruptedException {
        var end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return true;
    }

    /** Holds when no request has run for a while. */
    private static final class Quiet implements BooleanSupplier {

        private final Connections connections;
        private long since = System.nanoTime();

        Quiet(Connections connections) {
            this.connections = connections;
        }

        @Override
        public boolean getAsBoolean() {
            var now = System.nanoTime();
            if (connections.requests() > 0) {
                since = now;
            }
            return now - since >= QUIET.toNanos();
        }
    }
}
