package dev.sluice.gateway.socket;

import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.http.RequestJson;
import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.live.LiveOperations;
import dev.sluice.gateway.live.LiveSettings;
import dev.sluice.gateway.security.Sessions;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.scheduler.Schedulers;

/**
 * The parts of the gateway that all sockets share.
 *
 * @param maxMessage the maximum number of bytes of a message
 */
record SocketParts(
        LiveSettings settings,
        LiveOperations operations,
        LiveConnections connections,
        Sessions sessions,
        DocumentWorkers workers,
        RequestJson json,
        SocketMessages messages,
        NettyDataBufferFactory buffers,
        int maxMessage) {

    /** Maximum size in bytes of a message that an event loop parses, which takes about 0.1 ms. */
    static final int SMALL = 16 * 1024;

    /** The time in which a client must answer a close frame. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    static NettyDataBufferFactory newBuffers() {
        return new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
    }

    /** Runs a task after the time in which a client must answer a close frame. */
    void later(Runnable task) {
        var _ = Schedulers.parallel().schedule(task, CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Counts a socket that the gateway closes. */
    void closed(CloseCode code) {
        connections.closed(code.name());
    }
}
