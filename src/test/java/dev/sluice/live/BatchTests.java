package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.feed.Change;
import dev.sluice.feed.FeedCursor;
import dev.sluice.feed.Snapshot;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Positions inside of batches, in histories with transactions that overlap: a subscriber that
 * begins anywhere gets exactly what it does not know, and each of its cursors leads to exactly the
 * rest. {@code -Dtests.seed} repeats the history of a failure.
 */
class BatchTests {

    private static final UUID INCARNATION = new UUID(1, 2);
    private static final int TRANSACTIONS = 40;
    private static final int LAST = 200;

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int[] committed = new int[TRANSACTIONS + 1];
    private final List<Change> log = new ArrayList<>();

    /** Makes transactions that begin in the order of their ids and commit in any order. */
    private void makeHistory() {
        record Written(int time, int xid) {}
        var written = new ArrayList<Written>();
        var begin = 0;
        for (var xid = 1; xid <= TRANSACTIONS; xid++) {
            begin += random.nextInt(4);
            committed[xid] = begin + 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 8);
            for (var i = random.nextInt(4); i > 0; i--) {
                written.add(new Written(begin + random.nextInt(committed[xid] - begin), xid));
            }
        }
        written.sort(Comparator.comparingInt(Written::time));
        for (var i = 0; i < written.size(); i++) {
            log.add(change(i + 1, written.get(i).xid()));
        }
    }

    private static Change change(long seq, long xid) {
        return new Change(
                seq, xid, Change.Kind.INSERTED, OffsetDateTime.MIN, null, null, null, null);
    }

    private Snapshot snapshot(int time) {
        var xmax = 1;
        for (var xid = 1; xid <= TRANSACTIONS; xid++) {
            if (committed[xid] <= time) {
                xmax = xid + 1;
            }
        }
        var running = new ArrayList<Long>();
        for (var xid = 1; xid < xmax; xid++) {
            if (committed[xid] > time) {
                running.add((long) xid);
            }
        }
        return new Snapshot(xmax, running);
    }

    private static FeedCursor between(Snapshot snapshot) {
        return new FeedCursor(INCARNATION, 1, snapshot, null);
    }

    /** Reads the log from a time to its end, in windows and pages of any size. */
    private List<Batch> read(int from) {
        var batches = new ArrayList<Batch>();
        var time = from;
        while (time < LAST) {
            var begin = snapshot(time);
            time += 1 + random.nextInt(20);
            var end = snapshot(time);
            var window =
                    log.stream().filter(c -> !begin.sees(c.xid()) && end.sees(c.xid())).toList();
            var page = 1 + random.nextInt(6);
            var after = between(begin);
            for (var i = 0; i < window.size(); i += page) {
                var changes = window.subList(i, Math.min(window.size(), i + page));
                var next =
                        i + page >= window.size()
                                ? between(end)
                                : new FeedCursor(
                                        INCARNATION,
                                        1,
                                        begin,
                                        new FeedCursor.Inside(end, changes.getLast().seq()));
                batches.add(new Batch(batches.size() + 1, after, changes, next));
                after = next;
            }
        }
        return batches;
    }

    @RepeatedTest(200)
    void leadsToExactlyTheRest() {
        makeHistory();
        var batches = read(0);
        var begin = between(snapshot(random.nextInt(LAST)));
        var told = new HashSet<Change>(known(begin));
        var position = begin;
        for (var batch : batches) {
            var before = position;
            for (var change : batch.changes()) {
                if (before.hasTold(change)) {
                    continue;
                }
                assertThat(told.add(change)).as("told once, seed %d", seed).isTrue();
                position = batch.cursor(change, before);
                assertThat(known(position)).as("seed %d", seed).isEqualTo(told);
                assertThat(FeedCursor.parse(position.text())).isEqualTo(position);
            }
        }
        assertThat(told).as("nothing is lost, seed %d", seed).isEqualTo(Set.copyOf(log));
    }

    private Set<Change> known(FeedCursor cursor) {
        var known = new HashSet<Change>();
        log.stream().filter(cursor::hasTold).forEach(known::add);
        return known;
    }

    @RepeatedTest(20)
    void ordersSnapshots() {
        makeHistory();
        var early = random.nextInt(LAST);
        var late = early + random.nextInt(LAST - early);
        assertThat(snapshot(early).isWithin(snapshot(late))).as("seed %d", seed).isTrue();
        if (!snapshot(early).equals(snapshot(late))) {
            assertThat(snapshot(late).isWithin(snapshot(early))).as("seed %d", seed).isFalse();
        }
    }
}
