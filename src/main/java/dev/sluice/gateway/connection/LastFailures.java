package dev.sluice.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection for which no other handler takes a failure, as for bytes that are no frames
 * of HTTP/2.
 */
public final class LastFailures extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(LastFailures.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.debug("Closed the connection of {}: {}", context.channel(), failure.toString());
        var _ = context.close();
    }
}
