package dev.sluice.database.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The TCP side of one connection to PostgreSQL: when it was last heard, and how to cut it without
 * the consent of the other side. The driver tells neither, so it gets its channels from here.
 *
 * <p>Safe for use by several threads.
 */
public final class ServerLink implements LoopResources {

    private final LoopResources loops;

    /** All channels that the driver opened for the connection: also those that cancel. */
    private final ChannelGroup channels =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private volatile @Nullable Ear newest;
    private volatile @Nullable Ear main;
    private volatile ServerSession session = ServerSession.NONE;
    private volatile boolean cut;
    private volatile boolean waiting;
    private volatile long sent;

    ServerLink(LoopResources loops) {
        this.loops = loops;
    }

    /** Notes the time of every read of one channel. */
    private static final class Ear extends ChannelInboundHandlerAdapter {

        private final Channel channel;
        private volatile long heard = System.nanoTime();

        Ear(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heard = System.nanoTime();
            context.fireChannelRead(message);
        }

        /** Each channel has its own. */
        @Override
        public boolean isSharable() {
            return false;
        }
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        var channel = loops.onChannel(type, group);
        SocketOptions.apply(channel);
        var ear = new Ear(channel);
        channel.pipeline().addLast(ear).addLast(new StartupParameters());
        channels.add(channel);
        newest = ear;
        return channel;
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(
            Class<C> type, EventLoopGroup group) {
        return loops.onChannelClass(type, group);
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return loops.onServer(useNative);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return loops.onClient(useNative);
    }

    /** The driver has logged in, on the channel that it opened last. */
    void opened(ServerSession opened) {
        session = opened;
        main = newest;
    }

    /** The session at the other side. */
    public ServerSession session() {
        return session;
    }

    boolean isOpen() {
        var ear = main;
        return !cut && ear != null && ear.channel.isActive();
    }

    /** Whether a byte has arrived since a time of {@link System#nanoTime()}. */
    public boolean heardSince(long nanos) {
        var ear = main;
        return ear != null && ear.heard - nanos >= 0;
    }

    /** How long ago the last byte arrived. */
    Duration quiet() {
        var ear = main;
        return ear == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - ear.heard);
    }

    /** A statement is about to be sent. */
    public void sending() {
        sent = System.nanoTime();
        waiting = true;
    }

    /** No statement waits for an answer. */
    public void done() {
        waiting = false;
    }

    /** Whether a statement has waited for so long, and nothing has arrived in that time. */
    public boolean isSilentFor(Duration time) {
        return waiting
                && System.nanoTime() - sent >= time.toNanos()
                && quiet().compareTo(time) >= 0;
    }

    /** Closes the sockets at once; what waits for an answer fails. */
    public void cut() {
        cut = true;
        var _ = channels.close();
    }
}
