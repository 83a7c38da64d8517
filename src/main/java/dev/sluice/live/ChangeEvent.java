package dev.sluice.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.feed.FeedCursor;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change as a subscriber gets it.
 *
 * @param key the key of the row; null for RESYNC
 * @param at the time of the change, which is before its commit
 * @param cursor the position after this change
 */
public record ChangeEvent(
        ChangeStream.Kind kind, @Nullable UUID key, OffsetDateTime at, FeedCursor cursor) {}
