package dev.sluice.policy;

/**
 * How the database's connections are shared out.
 *
 * @param connections statements that run at a time
 * @param perCaller statements of one caller that run at a time
 */
public record Shares(int connections, int perCaller) {

    /** Leaves a connection to the other callers wherever there are two. */
    public Shares {
        perCaller = Math.clamp(perCaller, 1, Math.max(1, connections - 1));
    }
}
