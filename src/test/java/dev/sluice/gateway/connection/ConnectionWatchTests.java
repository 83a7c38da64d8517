package dev.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.limit.SocketSettings;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ConnectionWatchTests {

    private static final Duration LONG = Duration.ofHours(1);

    private final Connections connections = new Connections(settings());
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ConnectionWatch(settings(), connections));
    private final ConnectionWatch watch = Objects.requireNonNull(ConnectionWatch.of(channel));

    private static SocketSettings settings() {
        return new SocketSettings(LONG, LONG, LONG, LONG, DataSize.ofKilobytes(16), 10, 10);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** The embedded channel's clock, not that of the timeouts. */
    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void keepsAConnectionBetweenRequests() {
        var exchange = watch.begins();
        exchange.writes();
        exchange.ends();
        pass(LONG);
        assertThat(channel.isOpen()).isTrue();
        assertThat(connections.open()).isOne();
    }

    @Test
    void closesAConnectionBehindItsLastAnswer() {
        var exchange = watch.begins();
        exchange.writes();
        exchange.endsLast();
        pass(LONG);
        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.open()).isZero();
    }

    @Test
    void leavesTheAnswersBesideTheLastTheirTime() {
        var beside = watch.begins();
        watch.begins().endsLast();
        pass(LONG);
        assertThat(channel.isOpen()).isTrue();
        beside.ends();
        pass(LONG);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void announcesTheEndOnlyWhenTheGatewayStops() {
        var exchange = watch.begins();
        assertThat(exchange.isToBeLast()).isFalse();
        connections.drain();
        assertThat(exchange.isToBeLast()).isTrue();
        assertThat(connections.requests()).isOne();
        exchange.ends();
        assertThat(connections.requests()).isZero();
    }

    @Test
    void announcesNoEndBeforePipelinedRequests() {
        channel.pipeline().addLast(new PipelineLimit(1000));
        connections.drain();
        var exchange = watch.begins();
        ask();
        ask();
        assertThat(exchange.isToBeLast()).isFalse();
        channel.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        assertThat(exchange.isToBeLast()).isTrue();
    }

    private void ask() {
        channel.writeInbound(
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/graphql"));
    }

    @Test
    void closesAllConnections() {
        connections.closeAll();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.open()).isZero();
    }
}
