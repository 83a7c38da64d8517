package dev.sluice.live;

import dev.sluice.feed.FeedCursor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A stream of changes for one caller.
 *
 * <p>Safe for all threads.
 */
public interface OpenStream {

    /**
     * Returns the changes, one after the other, each when it is asked for. Only one subscription is
     * possible. Fails with a {@link dev.sluice.policy.Refusal} of the code CURSOR_EXPIRED if the
     * log does not go back to the stream's position.
     *
     * @param live called whenever the stream begins to get changes as they happen
     */
    Flux<ChangeEvent> events(Runnable live);

    /**
     * Returns the position up to which the stream knows all changes, if it has handed all of them
     * on. A client that goes on from there misses nothing.
     *
     * @return null if changes wait, or if no position is known
     */
    @Nullable FeedCursor progress();
}
