package dev.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The requests that wait on a connection are bounded, whatever the connection did before. */
class PipelineLimitTests {

    private static final int MAX_BYTES = 1000;

    private final EmbeddedChannel channel = new EmbeddedChannel(new PipelineLimit(MAX_BYTES));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void ask(int bytes) {
        channel.writeInbound(
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        "/graphql",
                        Unpooled.wrappedBuffer(new byte[bytes])));
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    @Test
    void closesAConnectionWithTooManyWaitingRequests() {
        for (var i = 0; i < 64; i++) {
            ask(0);
        }
        assertThat(channel.isOpen()).isTrue();
        ask(0);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void countsNoInformationalAnswer() {
        for (var i = 0; i < 100; i++) {
            ask(10);
            answer(HttpResponseStatus.CONTINUE);
            answer(HttpResponseStatus.OK);
        }
        ask(10);
        ask(MAX_BYTES);
        assertThat(channel.isOpen()).isTrue();
        ask(1);
        assertThat(channel.isOpen()).as("bytes of waiting requests").isFalse();
    }
}
