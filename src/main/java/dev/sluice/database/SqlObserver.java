package dev.sluice.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Observes the statements of requests. Each statement is reported before it is sent, on each
 * attempt, and once when it has ended. Called on the threads that serve the database.
 */
@FunctionalInterface
public interface SqlObserver {

    void sending(String sql, List<?> parameters);

    /** A statement got a connection, after it waited for some nanoseconds. */
    default void acquired(long nanosWaited) {}

    /**
     * A statement was answered or failed. A statement that is sent again counts as a single one.
     *
     * @param nanos the time since the last attempt was sent; 0 if no connection was available
     * @param failure null if the statement was answered
     */
    default void ended(long nanos, @Nullable SqlFailure failure) {}

    /** A statement was cancelled, because its deadline passed or its client disconnected. */
    default void cancelled() {}
}
