package dev.sluice.feed;

import reactor.core.publisher.Mono;

/**
 * The log of all changes of watched tables, by all services that write. {@code docs/feed.md} states
 * the guarantees. Safe for all threads.
 */
public interface ChangeLog {

    /** Returns a cursor of now: of changes that are committed later. */
    Mono<FeedCursor> now();

    /**
     * Reads the changes after a cursor. All of them are committed and flushed when the result
     * arrives.
     *
     * @param record whether the window has a cursor even if there are no changes. This costs a
     *     flush of the write-ahead log. An idle reader needs it about once a minute, or its cursor
     *     expires
     * @return a window, or a {@link dev.sluice.database.SqlFailure}
     */
    Mono<Window> read(FeedCursor after, boolean record);
}
