package dev.sluice.gateway.live;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** An operation of a connection, with the frames that wait to be written. */
final class OutboxOperation extends BaseSubscriber<Frame> {

    /** The maximum number of frames that are prepared before the first of them is written. */
    private static final int MAX_AHEAD = 16;

    /** The bytes of waiting frames above which no further frame is prepared. */
    private static final long MAX_BYTES_AHEAD = 64 * 1024;

    private final String id;
    private final StreamProgress progress;
    private final Outbox outbox;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(1);
    private int asked;
    private long bytes;
    private long largest;
    private boolean isOver;
    private boolean isDropped;

    OutboxOperation(String id, StreamProgress progress, Outbox outbox) {
        this.id = id;
        this.progress = progress;
        this.outbox = outbox;
    }

    String id() {
        return id;
    }

    StreamProgress progress() {
        return progress;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        ask();
    }

    @Override
    protected void hookOnNext(Frame frame) {
        synchronized (waiting) {
            asked--;
            if (isDropped) {
                frame.held().dispose();
                return;
            }
            waiting.add(frame);
            bytes += size(frame);
            largest = Math.max(largest, size(frame));
        }
        outbox.isReady(this);
        ask();
    }

    @Override
    protected void hookOnComplete() {
        ended();
    }

    @Override
    protected void hookOnError(Throwable failure) {
        throw new IllegalStateException("Failures of operations are frames", failure);
    }

    /** Drops the frames that wait. */
    @Override
    protected void hookOnCancel() {
        synchronized (waiting) {
            isDropped = true;
            waiting.forEach(frame -> frame.held().dispose());
            waiting.clear();
        }
    }

    private void ended() {
        synchronized (waiting) {
            isOver = true;
        }
        outbox.isReady(this);
    }

    /**
     * Takes the next frame, which the outbox writes now; null if the operation has ended. Called
     * only if it is ready.
     */
    @Nullable Frame poll() {
        Frame frame;
        synchronized (waiting) {
            frame = waiting.poll();
            if (frame != null) {
                bytes -= size(frame);
            }
        }
        if (frame instanceof Frame.Result result && result.cursor() != null) {
            progress.written();
        }
        return frame;
    }

    /** Whether another frame waits, or the operation has ended. */
    boolean hasMore() {
        synchronized (waiting) {
            return isOver || !waiting.isEmpty();
        }
    }

    /** Asks for as many frames as may wait. */
    void ask() {
        int more;
        synchronized (waiting) {
            more = isOver ? 0 : wanted();
            asked += more;
        }
        if (more > 0) {
            request(more);
        }
    }

    private int wanted() {
        var free = MAX_AHEAD - waiting.size() - asked;
        if (free <= 0) {
            return 0;
        }
        var room = MAX_BYTES_AHEAD - bytes - asked * largest;
        if (waiting.isEmpty() && asked == 0) {
            return largest == 0 ? 1 : Math.clamp(room / largest, 1, free);
        }
        return largest == 0 || room < largest ? 0 : Math.clamp(room / largest, 0, free);
    }

    private static long size(Frame frame) {
        return frame instanceof Frame.Result result ? result.json().length : 1;
    }
}
