package dev.sluice.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;

/**
 * Corrects two faults of Reactor Netty 1.3.6. Both concern a request that arrives after the answer
 * to the previous request, but before the server has ended the previous request.
 *
 * <ul>
 *   <li>The server queues the request. If the server answers the request synchronously, it never
 *       reads the connection again (issue 4361 of Reactor Netty).
 *   <li>If the head of the request is not valid, the server answers the previous request a second
 *       time. The second answer has no effect, and the invalid request gets no answer. This handler
 *       keeps an invalid request until the previous request has ended.
 * </ul>
 *
 * <p>Reactor Netty 1.3.8 corrects the first fault, but does not run with the Netty version of
 * Spring Boot 4.1.0.
 */
public final class EarlyRequest extends ChannelInboundHandlerAdapter {

    /**
     * The name of the event by which the server reports the end of a request. Its class is not
     * public.
     */
    private static final String ENDED = "HttpServerOperationsTerminatedEvent";

    /** The request with the invalid head. The decoder reads no request after it. */
    private @Nullable HttpRequest invalid;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request
                && request.decoderResult().isFailure()
                && isInRequest(context)) {
            invalid = request;
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event.getClass().getSimpleName().equals(ENDED)) {
            context.executor().execute(() -> goOn(context)); // after the server's handlers
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (!context.channel().isActive() || isInRequest(context)) {
            return;
        }
        var kept = invalid;
        if (kept != null) {
            invalid = null;
            context.fireChannelRead(kept);
            context.fireChannelReadComplete();
        } else {
            context.read();
        }
    }

    private static boolean isInRequest(ChannelHandlerContext context) {
        return ChannelOperations.get(context.channel()) != null;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ReferenceCountUtil.release(invalid);
        invalid = null;
    }
}
