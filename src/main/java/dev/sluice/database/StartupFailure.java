package dev.sluice.database;

import org.jspecify.annotations.Nullable;

/**
 * A reason why Sluice cannot start. The message is one sentence for the person who started it, who
 * reads it instead of a stack trace.
 */
public final class StartupFailure extends RuntimeException {

    private final @Nullable String advice;

    /** A failure that speaks for itself. */
    public StartupFailure(String message) {
        this(message, null, null);
    }

    /** A failure with what to do about it, and its cause. */
    public StartupFailure(String message, @Nullable String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** Advice for the reader; null if the message says it all. */
    public @Nullable String advice() {
        return advice;
    }
}
