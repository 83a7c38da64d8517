package dev.sluice.database;

import org.jspecify.annotations.Nullable;

/**
 * A reason why Sluice cannot start. The operator sees its message, one sentence, instead of a stack
 * trace.
 */
public final class StartupFailure extends RuntimeException {

    private final @Nullable String advice;

    /** Makes a failure whose message needs no advice. */
    public StartupFailure(String message) {
        this(message, null, null);
    }

    /** Makes a failure with advice on how to solve the problem, and with its cause. */
    public StartupFailure(String message, @Nullable String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** Returns the advice for the operator; null if the message needs none. */
    public @Nullable String advice() {
        return advice;
    }
}
