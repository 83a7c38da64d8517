package dev.sluice.gateway.http;

import dev.sluice.gateway.Errors;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds a GraphQL error to the empty answers 400, 414 and 431. The server sends these answers if it
 * cannot read the head of a request: the first line and the headers.
 */
@ChannelHandler.Sharable
final class RejectedHead extends ChannelOutboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedHead.class);

    private final JsonMapper json;
    private final long maxLine;
    private final long maxHeaders;

    /**
     * Makes a handler. Its place in the pipeline is before the server's handler, which sends the
     * empty answers.
     *
     * @param maxLine maximum number of bytes of a request's first line
     * @param maxHeaders maximum number of bytes of a request's headers
     */
    RejectedHead(JsonMapper json, long maxLine, long maxHeaders) {
        this.json = json;
        this.maxLine = maxLine;
        this.maxHeaders = maxHeaders;
    }

    static String lineTooLong(long most) {
        return "The request's address exceeds the maximum of " + most + " bytes: use POST";
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpResponse answer
                && answer.content().readableBytes() == 0
                && answer.headers().get(HttpHeaderNames.CONTENT_TYPE) == null) {
            LOG.debug("{} to the request of {}", answer.status(), context.channel());
            var _ = context.write(explained(answer), promise);
        } else {
            var _ = context.write(message, promise);
        }
    }

    private FullHttpResponse explained(FullHttpResponse empty) {
        var refusal = refusal(empty.status());
        if (refusal == null) {
            return empty;
        }
        var error = Errors.of(refusal.toRefusal()).toSpecification();
        var body = json.writeValueAsBytes(Map.of("errors", List.of(error)));
        var answer = empty.replace(Unpooled.wrappedBuffer(body)); // the old buffer may be too small
        empty.release();
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return answer;
    }

    private @Nullable HttpRefusal refusal(HttpResponseStatus status) {
        return switch (status.code()) {
            case 400 ->
                    HttpRefusal.of(HttpStatus.BAD_REQUEST, "The request's head is not valid HTTP");
            case 414 -> HttpRefusal.of(HttpStatus.URI_TOO_LONG, lineTooLong(maxLine));
            case 431 ->
                    HttpRefusal.of(
                            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "The request's headers exceed the maximum of " + maxHeaders + " bytes");
            default -> null;
        };
    }
}
