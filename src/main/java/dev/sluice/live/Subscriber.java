package dev.sluice.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.feed.FeedCursor;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Refusal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A subscription to a stream. It gets its changes from the {@link ChangeTail} as long as its client
 * keeps up. If its queue is full, it drops what is not in the queue, and later reads the log by
 * itself from its own position. So a slow client loses nothing and takes little memory.
 *
 * <p>Safe for all threads. Only one thread at a time hands changes to the sink.
 */
final class Subscriber {

    /** The maximum number of changes that wait for the client. */
    private static final int MAX_QUEUE = 256;

    private final RowFilter rows;
    private final Set<ChangeStream.Kind> kinds;
    private final Caller caller;
    private final FluxSink<ChangeEvent> sink;
    private final Consumer<Subscriber> behind;
    private final Runnable live;
    private final LiveCounters counters;
    private final ArrayDeque<ChangeEvent> queue = new ArrayDeque<>(0);
    private final Sinks.Empty<Void> over = Sinks.empty();
    private @Nullable FeedCursor position;
    private State state = State.JOINING;
    private boolean isCaughtUp;
    private boolean isEmitting;
    private boolean isReading;
    private boolean isOver;

    /** The way in which a subscriber gets its changes. */
    private enum State {
        /** It waits for the tail. */
        JOINING,
        /** The tail hands each change to it. */
        LIVE,
        /** It reads the log by itself, page by page, as its client takes the changes. */
        BEHIND
    }

    /**
     * Creates a subscriber that waits for the tail, or reads the log first.
     *
     * @param position the position from which the subscriber goes on; null for now
     * @param behind called when the subscriber should read the log by itself
     * @param live called when the tail has handed over all changes up to its position
     */
    Subscriber(
            RowFilter rows,
            Set<ChangeStream.Kind> kinds,
            Caller caller,
            @Nullable FeedCursor position,
            FluxSink<ChangeEvent> sink,
            Consumer<Subscriber> behind,
            Runnable live,
            LiveCounters counters) {
        this.rows = rows;
        this.kinds = kinds;
        this.caller = caller;
        this.position = position;
        this.sink = sink;
        this.behind = behind;
        this.live = live;
        this.counters = counters;
    }

    RowFilter rows() {
        return rows;
    }

    Caller caller() {
        return caller;
    }

    /** The rows of the stream, and the class of callers whose rights to them decide. */
    Admissions.EntityAndClass asked() {
        return Admissions.EntityAndClass.of(rows.entity(), caller);
    }

    /** Whether the stream tells changes of a kind. */
    boolean wants(ChangeStream.Kind kind) {
        return kinds.contains(kind);
    }

    /**
     * The position before which everything was told or lies in the queue. Null before the first
     * position is known.
     */
    synchronized @Nullable FeedCursor position() {
        return position;
    }

    /** Whether the client has taken all changes up to the position of the tail. */
    synchronized boolean hasTaken() {
        return queue.isEmpty() && state == State.LIVE && isCaughtUp && !isEmitting;
    }

    synchronized boolean isBehind() {
        return state == State.BEHIND;
    }

    synchronized boolean isLive() {
        return state == State.LIVE;
    }

    synchronized boolean isOver() {
        return isOver;
    }

    /** Begins to get changes from the tail, which is at this position or after it. */
    synchronized void joined(FeedCursor at) {
        state = State.LIVE;
        if (position == null) {
            position = at;
        }
    }

    /** Notes that the tail has handed over the changes that lie before its position. */
    void caughtUp() {
        synchronized (this) {
            if (state != State.LIVE || isOver) {
                return;
            }
            isCaughtUp = true;
        }
        live.run();
    }

    /** Reads the log from the own position as soon as the client takes changes. */
    void fallBehind() {
        synchronized (this) {
            if (state != State.BEHIND) {
                state = State.BEHIND;
                counters.wasOvertaken();
            }
        }
        emit();
    }

    /** Takes one more change from the tail. */
    void offer(ChangeEvent event) {
        synchronized (this) {
            if (state != State.LIVE || isOver) {
                return;
            }
            if (queue.size() >= MAX_QUEUE) {
                state = State.BEHIND;
                counters.wasOvertaken();
            } else {
                queue.add(event);
                position = event.cursor();
            }
        }
        emit();
    }

    /** Takes a page that the subscriber has read by itself. */
    void take(List<ChangeEvent> events, @Nullable FeedCursor next) {
        synchronized (this) {
            isReading = false;
            if (isOver) {
                return;
            }
            queue.addAll(events);
            if (next != null) {
                position = next;
            }
        }
        emit();
    }

    /**
     * Waits for the tail from now on.
     *
     * @param next the position up to which the subscriber has read the log
     */
    synchronized void joins(@Nullable FeedCursor next) {
        isReading = false;
        isCaughtUp = false;
        state = State.JOINING;
        if (next != null) {
            position = next;
        }
    }

    /** Reads the log by itself after all. */
    synchronized void readsOn() {
        isReading = true;
        state = State.BEHIND;
    }

    /**
     * Takes a RESYNC in place of everything that waits: the rows must be read anew anyway.
     *
     * @param event the RESYNC with the position from which the subscriber goes on
     */
    void resync(ChangeEvent event) {
        synchronized (this) {
            if (isOver) {
                return;
            }
            isReading = false;
            queue.clear();
            queue.add(event);
            position = event.cursor();
        }
        emit();
    }

    /** Ends the subscription with an error, after the changes that wait. */
    void fail(Throwable failure) {
        synchronized (this) {
            if (isOver) {
                return;
            }
            isOver = true;
            queue.clear();
        }
        if (failure instanceof Refusal refusal && refusal.code() == Refusal.Code.CURSOR_EXPIRED) {
            counters.hasExpired();
        }
        over.tryEmitEmpty();
        sink.error(failure);
    }

    void cancel() {
        synchronized (this) {
            isOver = true;
            queue.clear();
        }
        over.tryEmitEmpty();
    }

    /** Completes when the subscription has ended. */
    Mono<Void> over() {
        return over.asMono();
    }

    /**
     * Hands changes to the client as far as it has asked for them. Then reads the log if the
     * subscriber is behind.
     */
    void emit() {
        synchronized (this) {
            if (isEmitting) {
                return;
            }
            isEmitting = true;
        }
        while (true) {
            ChangeEvent event;
            var reads = false;
            synchronized (this) {
                event = isOver || sink.requestedFromDownstream() <= 0 ? null : queue.poll();
                if (event == null) {
                    isEmitting = false;
                    reads = mayRead();
                    isReading |= reads;
                }
            }
            if (event == null) {
                if (reads) {
                    behind.accept(this);
                }
                return;
            }
            counters.delivered();
            if (event.kind() == ChangeStream.Kind.RESYNC) {
                counters.resynced();
            }
            sink.next(event);
        }
    }

    private boolean mayRead() {
        return state == State.BEHIND
                && !isOver
                && !isReading
                && queue.isEmpty()
                && sink.requestedFromDownstream() > 0;
    }
}
