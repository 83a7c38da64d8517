package dev.sluice.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import reactor.netty.channel.ChannelOperations;

/**
 * Continues to read a connection after a queued request. Reactor Netty 1.3.6 queues a request that
 * arrives before the previous request has terminated. If the queued request is answered
 * synchronously, the connection is never read again (its issue 4361). Version 1.3.8 has the
 * correction, but does not run with the Netty of Spring Boot 4.1.0.
 */
final class ReadResumption extends ChannelInboundHandlerAdapter {

    /** The server's event at the end of a request; the class is not public. */
    private static final String ENDED = "HttpServerOperationsTerminatedEvent";

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event.getClass().getSimpleName().equals(ENDED)) {
            context.executor().execute(() -> readIfIdle(context)); // after what the server does
        }
    }

    private static void readIfIdle(ChannelHandlerContext context) {
        if (context.channel().isActive() && ChannelOperations.get(context.channel()) == null) {
            context.read();
        }
    }
}
