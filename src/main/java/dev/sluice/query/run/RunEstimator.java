package dev.sluice.query.run;

import java.time.Duration;

/**
 * Estimates the time of a statement per key row from recent runs, and derives how many key rows a
 * run takes. A key row is the input of the statement for one field of one request. A run of a fast
 * statement takes several key rows, because the run itself costs more than its key rows. The key
 * rows of a slow statement run concurrently, each on a connection of its own.
 */
public final class RunEstimator {

    /** The intended time of a run with several key rows, in nanoseconds. */
    private static final long RUN = Duration.ofMillis(10).toNanos();

    private static final int MAX_ROWS = 64;

    /** The maximum number of concurrent runs of a fast statement. */
    private static final int RUNS = 4;

    /**
     * Divides the difference between a slower run and the estimate. Most of the difference is
     * ignored, because the machine may have caused it.
     */
    private static final int SLOWNESS = 16;

    /**
     * A statement is long if a key row takes more nanoseconds than twice the intended time of a
     * run.
     */
    private static final long LONG = 2 * RUN;

    /**
     * The cost above which a plan that has never run counts as long. It stands for a million
     * comparisons, which take about 40 ms.
     */
    private static final long LONG_COST = 1000;

    private volatile long nanosPerRow = RUN;
    private volatile boolean isKnown;

    /** Records the time of a run with this number of key rows. */
    void took(long nanos, int rows) {
        var known = nanosPerRow;
        var now = nanos / rows;
        nanosPerRow = now < known ? now : known + (now - known) / SLOWNESS;
        isKnown = true;
    }

    /**
     * Records the time after which a run was cancelled. A time below the estimate is ignored,
     * because the run would have taken longer.
     */
    void tookAtLeast(long nanos, int rows) {
        if (nanos / rows > nanosPerRow) {
            took(nanos, rows);
        }
    }

    /**
     * Whether a key row takes long. The measured time decides or, before the first run, the plan's
     * cost.
     *
     * @param cost the cost of the plan
     */
    boolean isLong(long cost) {
        return isKnown ? nanosPerRow > LONG : cost > LONG_COST;
    }

    /** The maximum number of key rows in a run. */
    int rowsPerRun() {
        return Math.clamp(RUN / Math.max(1, nanosPerRow), 1, MAX_ROWS);
    }

    /** The maximum number of concurrent runs of the statement. Further key rows wait. */
    int runsAtOnce() {
        return rowsPerRun() > 1 ? RUNS : Integer.MAX_VALUE;
    }
}
