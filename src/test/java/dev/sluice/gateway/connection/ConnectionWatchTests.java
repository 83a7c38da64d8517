package dev.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.limit.SocketSettings;
import io.netty.channel.embedded.EmbeddedChannel;
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
}
