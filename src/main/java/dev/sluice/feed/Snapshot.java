package dev.sluice.feed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The transactions that a statement saw, as {@code pg_snapshot} of PostgreSQL states them: all
 * below {@code xmax} that had committed, except the running ones. A position in the log of changes
 * is such a snapshot, because ids become visible in another order than they are given out.
 *
 * @param xmax the first transaction id after the highest one that had ended; 64 bits, never reused
 *     while the incarnation lasts
 * @param running the transactions below {@code xmax} that had not ended, prepared ones among them,
 *     in ascending order
 * @param mark the last {@link Change#seq} that was given out when the statement had begun. All
 *     changes above it are unseen. The largest number if it is unknown
 * @param fresh a transaction id that was given out after the mark. Unseen changes below the mark
 *     are those of running transactions, and of transactions from {@code xmax} to below this id
 */
public record Snapshot(long xmax, List<Long> running, long mark, long fresh) {

    /** The maximum number of transactions that are named one by one: an index finds each. */
    private static final int NAMED = 1000;

    /**
     * Checks the order of the ids.
     *
     * @throws IllegalArgumentException if the ids are not ascending, or not below {@code xmax}, or
     *     the fresh id is
     */
    public Snapshot {
        running = List.copyOf(running);
        var before = 0L;
        for (var xid : running) {
            if (xid <= before || xid >= xmax) {
                throw new IllegalArgumentException("no snapshot: " + xmax + ":" + running);
            }
            before = xid;
        }
        if (xmax <= 0 || fresh < xmax || mark < 0) {
            throw new IllegalArgumentException("no snapshot: " + xmax + ", " + fresh + ", " + mark);
        }
    }

    /**
     * A snapshot whose mark is unknown. Its unseen changes are found, but not by their order.
     *
     * @throws IllegalArgumentException if the ids are not ascending, or not below {@code xmax}
     */
    public Snapshot(long xmax, List<Long> running) {
        this(xmax, running, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Returns this snapshot with a mark and a transaction id that is fresh. */
    Snapshot markedBy(long lastSeq, long freshId) {
        return new Snapshot(xmax, running, lastSeq, freshId);
    }

    /**
     * Returns the transactions that may have unseen changes below the mark, but for those of the
     * range.
     */
    LongStream unseen() {
        var named = running.stream().mapToLong(Long::longValue);
        return unseenFrom() == fresh
                ? LongStream.concat(named, LongStream.range(xmax, fresh))
                : named;
    }

    /** Returns the begin of the range of further such transactions. It ends below the fresh id. */
    long unseenFrom() {
        return fresh - xmax <= NAMED ? fresh : xmax;
    }

    /**
     * Reads the text of a {@code pg_snapshot}: {@code xmin:xmax:xid,xid}.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    static Snapshot parse(String text) {
        var parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no snapshot: " + text);
        }
        var running = new ArrayList<Long>();
        if (!parts[2].isEmpty()) {
            for (var xid : parts[2].split(",", -1)) {
                running.add(Long.valueOf(xid));
            }
        }
        return new Snapshot(Long.parseLong(parts[1]), running);
    }

    /** Returns the first transaction that had not ended; {@code xmax} if all below had. */
    public long xmin() {
        return running.isEmpty() ? xmax : running.getFirst();
    }

    /** Whether the snapshot sees what a transaction did: the transaction had ended before. */
    public boolean sees(long xid) {
        return xid < xmax && Collections.binarySearch(running, xid) < 0;
    }

    /** Whether another snapshot of the same incarnation sees all that this one sees. */
    public boolean isWithin(Snapshot other) {
        return xmax <= other.xmax
                && other.running.stream().allMatch(xid -> xid >= xmax || !sees(xid));
    }
}
