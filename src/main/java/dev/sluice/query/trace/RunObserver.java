package dev.sluice.query.trace;

/** Observes the runs of SQL statements for requests. Called on the threads that serve requests. */
@FunctionalInterface
public interface RunObserver {

    /**
     * Called when a run begins.
     *
     * @param keyRows the number of key rows that the run sends; one or more
     * @param requests the number of requests that the run serves; one or more
     * @param nanosWaited how long the first of these requests waited for the run
     */
    void begins(int keyRows, int requests, long nanosWaited);
}
