package dev.sluice.query.run;

import java.time.Duration;

/**
 * Estimates the time of a statement per key row from its recent runs, and from it the number of key
 * rows in a run. Fast statements share runs, because a run costs more than its rows. The rows of a
 * slow statement run concurrently, one per connection.
 */
public final class RunEstimator {

    /** How long the rows of a shared run should take together. */
    private static final long RUN = Duration.ofMillis(10).toNanos();

    private static final int MAX_ROWS = 64;

    /** A quick statement's runs at a time. */
    private static final int RUNS = 4;

    /** Of a slower time than before, the part that counts: it may have been the machine's. */
    private static final int SLOWNESS = 16;

    /** A statement that takes longer is long: twice what a shared run should take. */
    private static final long LONG = 2 * RUN;

    /**
     * The cost from which on a plan that was never read counts as long: a million comparisons,
     * which take some 40 ms.
     */
    private static final long LONG_COST = 1000;

    private volatile long nanosPerRow = RUN;
    private volatile boolean isKnown;

    /** A run of so many key rows has taken so long. */
    void took(long nanos, int rows) {
        var known = nanosPerRow;
        var now = nanos / rows;
        nanosPerRow = now < known ? now : known + (now - known) / SLOWNESS;
        isKnown = true;
    }

    /**
     * A run of so many key rows was cancelled after so long. A run that takes less than known says
     * nothing, because it did not end.
     */
    void tookAtLeast(long nanos, int rows) {
        if (nanos / rows > nanosPerRow) {
            took(nanos, rows);
        }
    }

    /**
     * Whether a key row takes long: as measured, or else as the plan's cost has it.
     *
     * @param cost of the plan
     */
    boolean isLong(long cost) {
        return isKnown ? nanosPerRow > LONG : cost > LONG_COST;
    }

    /** The most key rows that one run should have. */
    int rowsPerRun() {
        return Math.clamp(RUN / Math.max(1, nanosPerRow), 1, MAX_ROWS);
    }

    /** The most runs at a time while more key rows wait. */
    int runsAtOnce() {
        return rowsPerRun() > 1 ? RUNS : Integer.MAX_VALUE;
    }
}
