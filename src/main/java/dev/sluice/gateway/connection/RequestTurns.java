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
import reactor.netty.NettyPipeline;

/**
 * Starts the requests of a connection one by one. Between two requests, the event loop reads its
 * other connections. Otherwise, hundreds of requests that arrive in one buffer would block the
 * event loop until all of them are answered. Such requests are pipelined, or are streams of HTTP/2.
 *
 * <p>Requests that cannot start yet wait here in their order. For HTTP/1.1, {@link PipelineLimit}
 * limits their number. For HTTP/2, the maximum of concurrent streams limits it.
 */
public final class RequestTurns extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Turns> TURNS =
            AttributeKey.valueOf(RequestTurns.class, "turns");

    /** The messages of the waiting requests: heads and bodies, in the order of their arrival. */
    private final Deque<Object> kept = new ArrayDeque<>(0);

    /**
     * Lets one request of a connection start at a time: the request that has the turn. Used only on
     * the event loop of the connection.
     */
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
                // A task would run before the event loop's next read. A timer runs after that read.
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

    /**
     * Adds turns to a new channel, if it is a stream of HTTP/2: the server builds the pipeline of a
     * stream without a hook for channels.
     */
    public static void addToStream(Channel channel) {
        if (channel instanceof Http2StreamChannel) {
            channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, new RequestTurns());
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

    /**
     * Returns whether a request may start now. If not, the request starts when it gets the turn.
     */
    private boolean begins(ChannelHandlerContext context) {
        var turns = turns(context.channel());
        if (!isDraining(context.channel()) && turns.take()) {
            turns.endLater();
            return true;
        }
        turns.add(() -> goOn(context));
        return false;
    }

    /**
     * While the gateway stops, a request starts after all requests of its buffer have been read.
     * Only then is it known whether its answer is the last one of the connection.
     */
    private static boolean isDraining(Channel channel) {
        var watch = ConnectionWatch.of(channel);
        return watch != null && watch.isDraining();
    }

    private static Turns turns(Channel channel) {
        var connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
        var turns = connection.attr(TURNS);
        if (turns.get() == null) {
            turns.set(new Turns(connection));
        }
        return turns.get();
    }

    /** Passes on one request, with its body as far as it has arrived. */
    private void goOn(ChannelHandlerContext context) {
        var message = kept.poll();
        if (message == null) {
            return; // the connection is closed
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
