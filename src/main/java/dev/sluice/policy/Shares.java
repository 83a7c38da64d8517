package dev.sluice.policy;

/**
 * The maximum use of the database's connections. Each running statement takes one connection.
 *
 * @param connections the maximum number of statements that run at the same time
 * @param perCaller the maximum number of statements of one caller that run at the same time
 */
public record Shares(int connections, int perCaller) {

    /**
     * Reduces {@code perCaller} if needed. If there are two or more connections, one caller never
     * takes them all.
     */
    public Shares {
        perCaller = Math.clamp(perCaller, 1, Math.max(1, connections - 1));
    }
}
