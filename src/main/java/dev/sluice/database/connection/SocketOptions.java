package dev.sluice.database.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketOption;
import jdk.net.ExtendedSocketOptions;

/**
 * Makes the operating system end a connection soon after packets are no longer acknowledged. By
 * default, this takes 15 minutes if data was sent, and two hours on an idle connection.
 */
final class SocketOptions {

    private static final int UNACKNOWLEDGED_MILLIS = 5_000;
    private static final int IDLE_SECONDS = 10;
    private static final int INTERVAL_SECONDS = 3;
    private static final int PROBES = 3;

    private SocketOptions() {}

    static void apply(Channel channel) {
        if (channel instanceof EpollSocketChannel) {
            set(channel, EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
            set(channel, EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS);
            set(channel, EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS);
            set(channel, EpollChannelOption.TCP_KEEPCNT, PROBES);
        } else if (channel instanceof NioSocketChannel) {
            set(channel, nio(ExtendedSocketOptions.TCP_KEEPIDLE), IDLE_SECONDS);
            set(channel, nio(ExtendedSocketOptions.TCP_KEEPINTERVAL), INTERVAL_SECONDS);
            set(channel, nio(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
        }
    }

    private static ChannelOption<Integer> nio(SocketOption<Integer> option) {
        return NioChannelOption.of(option);
    }

    private static void set(Channel channel, ChannelOption<Integer> option, int value) {
        channel.config().setOption(option, value);
    }
}
