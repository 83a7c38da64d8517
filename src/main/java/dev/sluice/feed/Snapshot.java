package dev.sluice.feed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The transactions that a statement saw, as {@code pg_snapshot} of PostgreSQL states them: all
 * below {@code xmax} that had committed, except the running ones. A position in the log of changes
 * is such a snapshot, because ids become visible in another order than they are given out.
 *
 * @param xmax the first transaction id after the highest one that had ended; 64 bits, never reused
 *     while the incarnation lasts
 * @param running the transactions below {@code xmax} that had not ended, prepared ones among them,
 *     in ascending order
 */
public record Snapshot(long xmax, List<Long> running) {

    /**
     * Checks the order of the ids.
     *
     * @throws IllegalArgumentException if the ids are not ascending, or not below {@code xmax}
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
        if (xmax <= 0) {
            throw new IllegalArgumentException("no snapshot: " + xmax);
        }
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
