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
 * The TCP side of one connection to PostgreSQL. It knows when the last byte arrived, and can cut
 * the connection without an answer from the server. The driver offers neither. So the driver opens
 * its channels through this class.
 *
 * <p>Safe for use by several threads.
 */
public final class ServerLink implements LoopResources {

    private final LoopResources loops;

    /**
     * All channels that the driver opened for the connection, including those for cancel requests.
     */
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

    /** Notes when data last arrived on one channel. */
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

        /** Each channel has an {@code Ear} of its own. */
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

    /** Notes that the driver has logged in, on the channel that it opened last. */
    void opened(ServerSession opened) {
        session = opened;
        main = newest;
    }

    /** Returns the session on the server. */
    public ServerSession session() {
        return session;
    }

    boolean isOpen() {
        var ear = main;
        return !cut && ear != null && ear.channel.isActive();
    }

    /** Returns whether a byte has arrived since a time of {@link System#nanoTime()}. */
    public boolean heardSince(long nanos) {
        var ear = main;
        return ear != null && ear.heard - nanos >= 0;
    }

    /** Returns the time since the last byte arrived. */
    Duration quiet() {
        var ear = main;
        return ear == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - ear.heard);
    }

    /** Notes that a statement is about to be sent. */
    public void sending() {
        sent = System.nanoTime();
        waiting = true;
    }

    /** Notes that no statement waits for an answer. */
    public void done() {
        waiting = false;
    }

    /**
     * Returns whether a statement has waited at least this long, and no byte has arrived in that
     * time.
     */
    public boolean isSilentFor(Duration time) {
        return waiting
                && System.nanoTime() - sent >= time.toNanos()
                && quiet().compareTo(time) >= 0;
    }

    /** Closes the sockets immediately. A statement that waits for an answer fails. */
    public void cut() {
        cut = true;
        var _ = channels.close();
    }
}
