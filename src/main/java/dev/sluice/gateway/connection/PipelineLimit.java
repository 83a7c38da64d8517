package dev.sluice.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an HTTP/1.1 connection if its client sends too many requests, or too many bytes of
 * requests, before the first request is answered. The server would keep all of them in memory.
 */
public final class PipelineLimit extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineLimit.class);

    /** Clients that pipeline send at most 10 requests, far fewer than this maximum. */
    private static final int MAX_REQUESTS = 64;

    private final long maxBytes;
    private final AtomicInteger unanswered = new AtomicInteger();
    private long bytes;

    /**
     * A limit.
     *
     * @param maxBytes maximum bytes of the bodies of requests that wait
     */
    public PipelineLimit(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Returns the number of requests of an HTTP/1.1 connection whose answers have not ended. Safe
     * for all threads.
     */
    static int unanswered(Channel channel) {
        var limit = channel.pipeline().get(PipelineLimit.class);
        return limit == null ? 0 : limit.unanswered.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var waiting =
                message instanceof HttpRequest ? unanswered.incrementAndGet() : unanswered.get();
        if (waiting > 1 && message instanceof HttpContent content) {
            bytes += content.content().readableBytes();
        }
        if (waiting > MAX_REQUESTS || bytes > maxBytes) {
            ReferenceCountUtil.release(message);
            LOG.debug("Closed the connection of {}: too many requests wait", context.channel());
            var _ = context.close();
            return;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            if (unanswered.decrementAndGet() <= 1) {
                bytes = 0;
            }
        }
        var _ = context.write(message, promise);
    }

    /** Returns whether a message is an answer such as 100 (Continue), which precedes the answer. */
    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
