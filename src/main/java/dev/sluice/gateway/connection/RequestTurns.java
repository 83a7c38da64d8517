package dev.sluice.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Starts one request of a connection, and then lets the event loop read its other connections
 * before it starts the next. Without it, hundreds of requests that arrive in one buffer, pipelined
 * or as streams of HTTP/2, hold up the event loop until all of them are answered.
 *
 * <p>The other requests wait here, in their order. {@link PipelineLimit} bounds them for HTTP/1.1,
 * the maximum of concurrent streams for HTTP/2.
 */
public final class RequestTurns extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Turns> TURNS =
            AttributeKey.valueOf(RequestTurns.class, "turns");

    /** A request that waits, the rest of it, and further requests behind it. */
    private final Deque<Object> kept = new ArrayDeque<>(0);

    /** The turns of a connection. Used on its event loop alone. */
    private static final class Turns {

        private final Queue<Runnable> waiting = new ArrayDeque<>(0);
        private final Channel connection;
        private boolean isTaken;
        private boolean isScheduled;

        private Turns(Channel connection) {
            this.connection = connection;
        }

        private boolean take() {
            if (isTaken || !waiting.isEmpty()) {
                return false;
            }
            isTaken = true;
            return true;
        }

        private void add(Runnable next) {
            waiting.add(next);
            endLater();
        }

        /** Ends the turn after the event loop has read its other connections. */
        private void endLater() {
            if (!isScheduled) {
                isScheduled = true;
                // A task would run before anything is read; a timer that is due runs after that.
                var _ = connection.eventLoop().schedule(this::end, 0, TimeUnit.NANOSECONDS);
            }
        }

        private void end() {
            isScheduled = false;
            isTaken = false;
            var next = waiting.poll();
            if (next != null) {
                isTaken = true;
                endLater();
                next.run();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!kept.isEmpty()) {
            kept.add(message);
        } else if (message instanceof HttpRequest && !begins(context)) {
            kept.add(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Whether a request begins now; it has a turn later if not. */
    private boolean begins(ChannelHandlerContext context) {
        var turns = turns(context.channel());
        if (turns.take()) {
            turns.endLater();
            return true;
        }
        turns.add(() -> goOn(context));
        return false;
    }

    private static Turns turns(Channel channel) {
        var connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
        var turns = connection.attr(TURNS);
        if (turns.get() == null) {
            turns.set(new Turns(connection));
        }
        return turns.get();
    }

    /** Passes one request on, with the rest of it. */
    private void goOn(ChannelHandlerContext context) {
        var message = kept.poll();
        if (message == null) {
            return; // the connection has gone
        }
        if (kept.stream().anyMatch(HttpRequest.class::isInstance)) {
            turns(context.channel()).add(() -> goOn(context));
        }
        do {
            context.fireChannelRead(message);
            message = kept.peek() instanceof HttpRequest ? null : kept.poll();
        } while (message != null);
        context.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        kept.forEach(ReferenceCountUtil::release);
        kept.clear();
    }
}
