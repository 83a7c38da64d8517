package dev.sluice.gateway.connection;

import dev.sluice.gateway.limit.SocketSettings;
import dev.sluice.policy.CallerKey;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a client's connection in each of these cases:
 *
 * <ul>
 *   <li>The connection has had no request for too long.
 *   <li>The client sends the headers of a request too slowly.
 *   <li>The client accepts no part of an answer for too long.
 *   <li>Too many connections are open.
 * </ul>
 *
 * <p>This handler is the first in the pipeline, so it works for HTTP/1.1, HTTP/2 and TLS alike.
 * Bytes that complete no request do not keep a connection open.
 */
public final class ConnectionWatch extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);
    private static final AttributeKey<ConnectionWatch> KEY =
            AttributeKey.valueOf(ConnectionWatch.class.getName());

    /** The number of checks of a connection within the shortest of its timeouts. */
    private static final int LOOKS = 4;

    private final SocketSettings settings;
    private final Connections connections;

    /** The requests whose headers are complete and whose answers have not ended. */
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    private volatile long idleSince = System.nanoTime();

    /**
     * The time of the first bytes of a request whose headers are incomplete; 0 if there is none.
     */
    private volatile long headSince;

    /** Whether the headers of an answer announced that the connection closes after the answer. */
    private volatile boolean isLast;

    private volatile @Nullable ChannelHandlerContext context;
    private boolean hasAnnouncedEnd;
    private @Nullable CallerKey counted;
    private @Nullable Future<?> looking;

    public ConnectionWatch(SocketSettings settings, Connections connections) {
        this.settings = settings;
        this.connections = connections;
    }

    /** One request on the connection. Safe for all threads. */
    public final class Exchange {

        private volatile long progress;
        private volatile boolean staysOpen;

        /** Notes that the last part of an answer that stayed open was handed to the server. */
        public void endsSoon() {
            writes();
            staysOpen = false;
        }

        /** Notes that the answer stays open. It may write nothing for a long time. */
        public void staysOpen() {
            staysOpen = true;
        }

        /** Notes that the answer begins, or that the client has just accepted a part of it. */
        public void writes() {
            progress = System.nanoTime();
        }

        public void ends() {
            idleSince = System.nanoTime();
            exchanges.remove(this);
        }

        /** Ends the request. Its answer has announced that the connection closes. */
        public void endsLast() {
            isLast = true;
            ends();
        }

        /**
         * Returns whether the gateway stops, so that the answer should announce that the connection
         * closes. An answer before pipelined requests announces nothing: these are answered, too.
         */
        public boolean isToBeLast() {
            var connection = context;
            return connections.isDraining()
                    && connection != null
                    && !isHttp2(connection)
                    && PipelineLimit.unanswered(connection.channel()) <= 1;
        }

        private boolean isStuck() {
            var last = progress;
            return !staysOpen && last != 0 && isOver(last, settings.writeTimeout());
        }
    }

    /**
     * Returns the watch of a connection. For an HTTP/2 stream, returns the watch of the stream's
     * connection. Returns null if there is none.
     */
    public static @Nullable ConnectionWatch of(Channel channel) {
        var connection = channel instanceof Http2StreamChannel stream ? stream.parent() : channel;
        return connection.attr(KEY).get();
    }

    /** Notes that the headers of a new request are complete. */
    public Exchange begins() {
        headSince = 0;
        var exchange = new Exchange();
        exchanges.add(exchange);
        return exchange;
    }

    /** Returns whether the gateway stops. */
    boolean isDraining() {
        return connections.isDraining();
    }

    /** Returns the number of requests that run. */
    int requests() {
        return exchanges.size();
    }

    /**
     * Tells the client of an HTTP/2 connection to use another one. The frame excludes no stream, so
     * requests that are on their way are answered. HTTP/1.1 says so in its answers only.
     */
    void announceEnd() {
        onEventLoop(
                connection -> {
                    if (!hasAnnouncedEnd && isHttp2(connection)) {
                        hasAnnouncedEnd = true;
                        var frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
                        frame.setExtraStreamIds(Integer.MAX_VALUE);
                        var _ = connection.channel().writeAndFlush(frame);
                    }
                });
    }

    /** Closes the connection after the bytes that are already on their way. */
    void closeAfterWrites() {
        onEventLoop(
                connection -> {
                    var written = connection.writeAndFlush(Unpooled.EMPTY_BUFFER);
                    written.addListener(_ -> close(connection.channel()));
                });
    }

    private static void close(Channel channel) {
        var _ = channel.close();
    }

    private void onEventLoop(Consumer<ChannelHandlerContext> task) {
        var connection = context;
        if (connection != null) {
            connection.executor().execute(() -> task.accept(connection));
        }
    }

    private static boolean isHttp2(ChannelHandlerContext context) {
        return context.pipeline().get(Http2FrameCodec.class) != null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        context.channel().attr(KEY).set(this);
        if (context.channel().isActive()) {
            opens(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        opens(context);
        context.fireChannelActive();
    }

    private void opens(ChannelHandlerContext context) {
        if (looking != null) {
            return;
        }
        var address = CallerKey.ofNetwork(address(context.channel()));
        if (!connections.opens(this, address)) {
            close(context, "too many connections");
            return;
        }
        counted = address;
        var look = shortest().toNanos() / LOOKS;
        looking =
                context.executor()
                        .scheduleAtFixedRate(() -> look(context), look, look, TimeUnit.NANOSECONDS);
    }

    private static @Nullable InetSocketAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address ? address : null;
    }

    private Duration shortest() {
        return Stream.of(settings.headerTimeout(), settings.writeTimeout())
                .reduce(
                        settings.idleTimeout(),
                        (one, other) -> one.compareTo(other) < 0 ? one : other);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (looking != null) {
            looking.cancel(false);
        }
        if (counted != null) {
            connections.closes(this, counted);
            counted = null;
        }
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (headSince == 0 && exchanges.isEmpty()) {
            headSince = System.nanoTime();
        }
        context.fireChannelRead(message);
    }

    private void look(ChannelHandlerContext context) {
        if (exchanges.stream().anyMatch(Exchange::isStuck)) {
            close(context, "the client takes nothing of an answer");
        } else if (exchanges.isEmpty()) {
            lookAtRest(context);
            context.read(); // in case the server has stopped reading, see EarlyRequest
        }
    }

    private void lookAtRest(ChannelHandlerContext context) {
        var since = headSince;
        if (isLast && !isHttp2(context)) {
            // the server closes the connection, unless the rest of the body arrives meanwhile
            close(context, "the last answer has been sent");
        } else if (isOver(idleSince, settings.idleTimeout())) {
            close(context, "no request");
        } else if (since != 0 && isOver(since, settings.headerTimeout()) && !isHttp2(context)) {
            close(context, "the headers of a request are incomplete");
        }
    }

    private static boolean isOver(long since, Duration time) {
        return System.nanoTime() - since > time.toNanos();
    }

    private static void close(ChannelHandlerContext context, String reason) {
        LOG.debug("Closed the connection of {}: {}", context.channel().remoteAddress(), reason);
        var _ = context.close();
    }
}
