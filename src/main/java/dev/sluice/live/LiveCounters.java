package dev.sluice.live;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what streams do, for metrics. Safe for all threads. */
public final class LiveCounters {

    private final LongAdder deliveries = new LongAdder();
    private final LongAdder resumes = new LongAdder();
    private final LongAdder resyncs = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder overtaken = new LongAdder();
    private final LongAdder failedReads = new LongAdder();
    private final AtomicLong lagNanos = new AtomicLong();

    void delivered() {
        deliveries.increment();
    }

    void resumed() {
        resumes.increment();
    }

    void resynced() {
        resyncs.increment();
    }

    void hasExpired() {
        expired.increment();
    }

    void wasOvertaken() {
        overtaken.increment();
    }

    void failedToRead() {
        failedReads.increment();
    }

    void lagsBy(long nanos) {
        lagNanos.set(nanos);
    }

    /** The number of changes that were handed to subscribers. */
    public long deliveries() {
        return deliveries.sum();
    }

    /** The number of subscriptions that began with a cursor. */
    public long resumes() {
        return resumes.sum();
    }

    /** The number of RESYNC that were handed to subscribers. */
    public long resyncs() {
        return resyncs.sum();
    }

    /** The number of subscriptions whose cursor had expired. */
    public long expired() {
        return expired.sum();
    }

    /** The number of times that a subscriber was too slow, and read the log by itself. */
    public long overtaken() {
        return overtaken.sum();
    }

    /** The number of failed reads of the tail. */
    public long failedReads() {
        return failedReads.sum();
    }

    /**
     * The age of the newest change in the last batch that was read, in nanoseconds: from the change
     * to the end of its distribution. A change is older than its commit.
     */
    public long lagNanos() {
        return lagNanos.get();
    }
}
