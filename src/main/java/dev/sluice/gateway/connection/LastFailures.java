package dev.sluice.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection after a failure that no other handler has handled, for example after bytes
 * that are not HTTP/2 frames.
 */
public final class LastFailures extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(LastFailures.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.debug("Closed the connection of {}: {}", context.channel(), failure.toString());
        var _ = context.close();
    }
}
