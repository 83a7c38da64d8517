package dev.sluice.gateway.live;

import dev.sluice.feed.FeedCursor;
import dev.sluice.live.ChangeEvent;
import dev.sluice.live.OpenStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The positions of a subscription's events. A transport puts an instance into the GraphQL context
 * of an operation, with the class as the key. The results of a subscription come in the order of
 * its events. Safe for all threads.
 */
public final class StreamProgress {

    private final Queue<FeedCursor> onTheirWay = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unwritten = new AtomicInteger();
    private final Runnable live;
    private volatile @Nullable OpenStream stream;

    /**
     * Creates an instance for one operation.
     *
     * @param live called when the subscription begins to get changes as they happen
     */
    public StreamProgress(Runnable live) {
        this.live = live;
    }

    void opened(OpenStream opened) {
        stream = opened;
    }

    void emitted(ChangeEvent event) {
        unwritten.incrementAndGet();
        onTheirWay.add(event.cursor());
    }

    void isLive() {
        live.run();
    }

    /** Returns the position after the event of the next result; null if it is no change. */
    public @Nullable FeedCursor next() {
        return onTheirWay.poll();
    }

    /** Notes that the transport writes the result of an event. */
    void written() {
        unwritten.decrementAndGet();
    }

    /**
     * Returns the position from which a client misses nothing; null if an event is on its way. A
     * result that waits for its client counts, because messages of the protocol overtake it.
     */
    public @Nullable FeedCursor idle() {
        var current = stream;
        var at = current == null ? null : current.progress();
        return unwritten.get() == 0 ? at : null;
    }
}
