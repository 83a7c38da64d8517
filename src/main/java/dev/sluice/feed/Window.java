package dev.sluice.feed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes after a cursor.
 *
 * @param judgement whether the changes are all that there were
 * @param changes the changes in their order; empty unless the judgement is GOOD
 * @param next the cursor after these changes; after another judgement than GOOD, a cursor of now.
 *     Null if nothing was recorded: the cursor before stays valid
 * @param more whether more changes may be there already
 */
public record Window(
        Judgement judgement, List<Change> changes, @Nullable FeedCursor next, boolean more) {

    public Window {
        changes = List.copyOf(changes);
    }

    /** Whether a cursor still leads to all changes after it. */
    public enum Judgement {
        /** All changes after the cursor are known. */
        GOOD,
        /** The future that the cursor saw was undone, by a restored copy or a failover. */
        RESYNC,
        /** The log does not go back to the cursor, or is that of another database. */
        CURSOR_EXPIRED
    }
}
