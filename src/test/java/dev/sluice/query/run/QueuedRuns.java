package dev.sluice.query.run;

/** Looks into the queue of shared runs. */
public final class QueuedRuns {

    private QueuedRuns() {}

    /** Requests that wait with their key rows. */
    public static int waiting(SharedRuns runs) {
        return runs.waiting();
    }
}
