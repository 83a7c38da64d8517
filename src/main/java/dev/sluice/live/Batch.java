package dev.sluice.live;

import dev.sluice.feed.Change;
import dev.sluice.feed.FeedCursor;
import dev.sluice.feed.Snapshot;
import java.util.List;

/**
 * Changes that one statement read from the log.
 *
 * @param number the number of the batch, from 1, in the order of reading
 * @param after the position before the changes
 * @param changes the changes in their order
 * @param next the position after the changes
 */
record Batch(long number, FeedCursor after, List<Change> changes, FeedCursor next) {

    /**
     * Returns the position after one of the changes.
     *
     * @param position the position of a subscriber, which may lie after the begin of the batch
     */
    FeedCursor cursor(Change change, FeedCursor position) {
        var nextInside = next.inside();
        if (nextInside == null && change.seq() == changes.getLast().seq()) {
            return next;
        }
        var afterInside = after.inside();
        if (nextInside != null) {
            return inside(next, from(next.from(), position), nextInside.until(), change);
        }
        return afterInside != null
                ? inside(after, from(after.from(), position), afterInside.until(), change)
                : inside(next, from(after.from(), position), next.from(), change);
    }

    /** Returns the later of two snapshots, of which a subscriber has told the second. */
    private static Snapshot from(Snapshot begin, FeedCursor position) {
        return begin.isWithin(position.from()) ? position.from() : begin;
    }

    private static FeedCursor inside(
            FeedCursor flushed, Snapshot from, Snapshot until, Change change) {
        return new FeedCursor(
                flushed.incarnation(),
                flushed.lsn(),
                from,
                new FeedCursor.Inside(until, change.seq()));
    }
}
