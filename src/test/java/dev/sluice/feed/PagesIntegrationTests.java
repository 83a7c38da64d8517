package dev.sluice.feed;

import static dev.sluice.feed.TestFeed.run;
import static dev.sluice.feed.TestFeed.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.feed.Window.Judgement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of windows, which indexes find in the order of the changes. */
class PagesIntegrationTests {

    private static final WindowLimits NONE = new WindowLimits(Integer.MAX_VALUE, 1);

    private final DatabaseTarget database = TestDatabase.copy();
    private final List<TestFeed> feeds = new ArrayList<>();
    private final TestFeed feed = feed(PostgresChangeLog.PAGE);

    private TestFeed feed(int page) {
        var made = new TestFeed(database, page, NONE);
        feeds.add(made);
        return made;
    }

    @AfterEach
    void close() {
        feeds.forEach(TestFeed::close);
    }

    private static String rows(int count) {
        return """
               insert into feed.changes (slot, layout, kind, key, new_keys)
               select 0, (select id from feed.layouts where "table" = 'event_types' limit 1), 'I', uuidv7(), '{}'
               from generate_series(1, %d)"""
                .formatted(count);
    }

    private static List<Long> seqs(TestFeed feed) {
        return feed.changes().stream().map(Change::seq).toList();
    }

    private List<Long> logged(String condition) {
        var all =
                feed.value(
                        "select string_agg(seq::text, ' ' order by seq) from feed.changes "
                                + condition);
        return all == null
                ? List.of()
                : LongStream.of(
                                List.of(all.split(" ")).stream()
                                        .mapToLong(Long::parseLong)
                                        .toArray())
                        .boxed()
                        .toList();
    }

    /** Some changes have lower numbers than those that the cursor saw. */
    @Test
    void tellsALateTransactionInTheOrderOfTheChanges() throws SQLException {
        var pages = feed(2);
        try (var late = feed.session()) {
            run(late, "begin; " + task("late 1"));
            feed.execute(task("seen"));
            run(late, task("late 2"));
            pages.skip();
            var seen = logged("");
            feed.execute(task("between"));
            run(late, task("late 3") + "; commit");
            feed.execute(task("last"));

            var told = seqs(pages);

            assertThat(told).hasSize(5).isSorted();
            assertThat(told).doesNotContainAnyElementsOf(seen);
            assertThat(told.getFirst()).isLessThan(seen.getFirst());
        }
    }

    /** More changes of an open transaction than one scan takes. */
    @Test
    void tellsATransactionOfManyChangesInPages() throws SQLException {
        try (var late = feed.session()) {
            run(late, "begin; " + rows(6000));
            feed.execute(task("between"));
            run(late, rows(6000));
            feed.skip();
            run(late, rows(10));
            feed.execute(task("after"));
            run(late, "commit");

            assertThat(seqs(feed)).hasSize(12_011).isSorted().doesNotHaveDuplicates();
            assertThat(seqs(feed)).isEmpty();
        }
    }

    /** The statement was slow, so that many transactions began before its mark. */
    @Test
    void tellsARangeOfTransactions() {
        var now = feed.now();
        feed.execute(
                "do $$ begin for i in 1..1100 loop perform txid_current(); commit; end loop; end $$");
        feed.execute(task("one") + "; " + task("two"));
        var later = feed.now();
        feed.execute(task("three"));
        var wide =
                new FeedCursor(
                        later.incarnation(),
                        later.lsn(),
                        now.from().markedBy(later.from().mark(), later.from().fresh()),
                        null);

        feed.goOn(wide);

        assertThat(wide.from().unseenFrom()).isEqualTo(now.from().xmax());
        assertThat(seqs(feed)).hasSize(3).isSorted();
    }

    @Test
    void tellsEverythingAfterASnapshotWithoutAMark() {
        var now = feed.now();
        feed.execute(task("one"));
        feed.execute(task("two"));
        feed.goOn(
                new FeedCursor(
                        now.incarnation(),
                        now.lsn(),
                        new Snapshot(now.from().xmax(), now.from().running()),
                        null));

        assertThat(seqs(feed)).hasSize(2);
    }

    /** Transactions begin, write, end and are undone in any order, and readers read meanwhile. */
    @Test
    void tellsEachChangeOnceInAnyOrderOfTransactions() throws SQLException {
        var random = new Random(14);
        var readers = IntStream.rangeClosed(1, 4).mapToObj(this::feed).toList();
        var told = readers.stream().map(_ -> new ArrayList<Long>()).toList();
        var begin = Long.parseLong(feed.value("select last_value from feed.changes_seq"));
        var open = new Connection[6];
        for (var step = 0; step < 300; step++) {
            var i = random.nextInt(open.length);
            if (open[i] == null) {
                open[i] = feed.session();
                run(open[i], "begin");
            }
            switch (random.nextInt(6)) {
                case 0 -> end(open, i, "commit");
                case 1 -> end(open, i, "rollback");
                default -> run(open[i], rows(1 + random.nextInt(3)));
            }
            var reader = random.nextInt(readers.size());
            if (random.nextInt(3) == 0) {
                told.get(reader).addAll(seqs(readers.get(reader)));
            }
        }
        for (var i = 0; i < open.length; i++) {
            if (open[i] != null) {
                end(open, i, "commit");
            }
        }
        var logged = logged("where layout is not null and seq > " + begin);
        assertThat(logged).hasSizeGreaterThan(100);
        for (var i = 0; i < readers.size(); i++) {
            told.get(i).addAll(seqs(readers.get(i)));
            assertThat(told.get(i)).containsExactlyInAnyOrderElementsOf(logged);
        }
    }

    private static void end(Connection[] open, int i, String command) throws SQLException {
        run(open[i], command);
        open[i].close();
        open[i] = null;
    }

    /** Clause 5, for the pages inside of a window too. */
    @Test
    void eachPageIsFlushed() {
        var pages = feed(1);
        for (var title : List.of("a", "b", "c")) {
            feed.execute("set synchronous_commit = off; " + task(title));
        }
        var window = pages.read(pages.cursor());
        var before = window.next().lsn();
        while (window.more()) {
            feed.execute("set synchronous_commit = off; " + task("later"));
            window = pages.read(window.next());
            assertThat(window.next().lsn()).isGreaterThan(before);
            assertThat(
                            feed.value(
                                    "select pg_current_wal_flush_lsn() - '0/0' >= "
                                            + window.next().lsn()))
                    .isEqualTo("t");
            before = window.next().lsn();
            if (window.next().inside() == null) {
                break;
            }
        }
    }

    /** A forged cursor whose window ends at transactions that are not flushed. */
    @Test
    void aForgedWindowIsFlushedToo() {
        var now = feed.now();
        feed.execute("set synchronous_commit = off; " + task("not flushed"));
        var until =
                new Snapshot(
                        Long.parseLong(
                                feed.value("select pg_snapshot_xmax(pg_current_snapshot())")),
                        List.of());
        var forged =
                new FeedCursor(
                        now.incarnation(), now.lsn(), now.from(), new FeedCursor.Inside(until, 0));

        var window = feed.read(forged);

        assertThat(window.judgement()).isEqualTo(Judgement.GOOD);
        assertThat(window.changes()).hasSize(1);
        assertThat(window.next().lsn()).isGreaterThan(now.lsn());
        assertThat(
                        feed.value(
                                "select pg_current_wal_flush_lsn() - '0/0' >= "
                                        + window.next().lsn()))
                .isEqualTo("t");
    }

    /** A client stops reading in the middle of an answer: its statement does not end. */
    @Test
    void aReaderThatStopsHoldsUpNoOther() throws SQLException {
        try (var stopped = feed.session()) {
            run(stopped, "begin; select feed.flush()");
            feed.execute(task("meanwhile"));

            assertThat(seqs(feed)).hasSize(1);
            assertThat(
                            feed.value(
                                    "select count(*) from pg_locks as l join pg_database as d on d.oid = l.database where l.locktype = 'advisory' and d.datname = current_database()"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aFlushNeedsATransactionOfItsOwn() {
        assertThatThrownBy(() -> feed.execute("begin; " + task("x") + "; select feed.flush()"))
                .hasStackTraceContaining("feed.flush() needs a transaction of its own");
    }

    /** The new log numbers its changes anew. */
    @Test
    void cursorsOfALogThatWasMadeAnewHaveExpired() {
        feed.execute(task("gone"));
        var cursor = feed.now();
        feed.execute("drop table feed.changes; select feed.make_log()");

        assertThat(feed.read(cursor).judgement()).isEqualTo(Judgement.CURSOR_EXPIRED);
        feed.skip();
        feed.execute(task("new"));
        assertThat(seqs(feed)).hasSize(1);
    }
}
