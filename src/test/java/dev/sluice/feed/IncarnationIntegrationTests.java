package dev.sluice.feed;

import static dev.sluice.feed.TestFeed.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.SqlFailure;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.feed.Window.Judgement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/**
 * Cursors of other lives of the server. The acceptance script {@code log} crashes and restores real
 * servers; these tests change the record of the server's start instead.
 */
class IncarnationIntegrationTests {

    private final DatabaseTarget database = TestDatabase.copy();
    private final TestFeed feed = new TestFeed(database);

    @AfterEach
    void close() {
        feed.close();
    }

    /** As if the server had been restarted since. */
    private void restart() {
        feed.execute(
                "update feed.incarnations set started = started - interval '1 s' where last_lsn is null");
    }

    @Test
    void aCursorOfBeforeARestartGoesOn() {
        var before = feed.cursor();
        feed.execute(task("before"));
        restart();
        feed.execute(task("after"));

        assertThat(feed.told()).containsExactly("INSERTED tasks", "INSERTED tasks");
        assertThat(feed.value("select count(*) from feed.incarnations")).isEqualTo("2");
        assertThat(feed.value("select last_lsn is null from feed.incarnations where n = 2"))
                .isEqualTo("t");
        assertThat(feed.value("select last_lsn from feed.incarnations where n = 1"))
                .isEqualTo(Long.toString(before.lsn()));
    }

    @Test
    void aPageOfBeforeARestartGoesOn() {
        try (var pages = new TestFeed(database, 2)) {
            for (var i = 0; i < 5; i++) {
                feed.execute(task("page " + i));
            }
            var first = pages.read(pages.cursor());
            restart();
            var second = pages.read(FeedCursor.parse(first.next().text()));

            assertThat(second.judgement()).isEqualTo(Judgement.GOOD);
            assertThat(second.changes()).hasSize(2);
            assertThat(pages.read(second.next()).changes()).hasSize(1);
        }
    }

    /** The restored state knows of no flush as late as the cursor's. */
    @Test
    void aCursorOfAFutureThatWasUndoneGetsResync() {
        var cursor = feed.now();
        feed.execute("select setval('feed.flushed', %d)".formatted(cursor.lsn() - 1));
        restart();
        feed.execute(task("other future"));

        var window = feed.read(cursor);

        assertThat(window.judgement()).isEqualTo(Judgement.RESYNC);
        assertThat(window.changes()).isEmpty();
        assertThat(feed.read(window.next()).judgement()).isEqualTo(Judgement.GOOD);
    }

    @Test
    void aCursorBeyondTheWriteAheadLogGetsResync() {
        var now = feed.now();
        var beyond = new FeedCursor(now.incarnation(), now.lsn() + (1L << 40), now.from(), null);

        assertThat(feed.read(beyond).judgement()).isEqualTo(Judgement.RESYNC);
    }

    /** Nobody flushed the changes there. */
    @Test
    void aCursorOfTransactionsToComeGetsResync() {
        feed.execute(task("flushed"));
        var now = feed.now();
        var later = new Snapshot(now.from().xmax() + 1000, now.from().running());
        var inside =
                new FeedCursor(
                        now.incarnation(),
                        now.lsn(),
                        feed.cursor().from(),
                        new FeedCursor.Inside(later, 0));
        feed.execute(task("not flushed"));

        var window = feed.read(inside);

        assertThat(window.judgement()).isEqualTo(Judgement.RESYNC);
        assertThat(window.changes()).isEmpty();
        assertThat(feed.read(window.next()).judgement()).isEqualTo(Judgement.GOOD);
        assertThat(feed.read(new FeedCursor(now.incarnation(), now.lsn(), later, null)).judgement())
                .isEqualTo(Judgement.RESYNC);
    }

    @Test
    void aCursorOfAnotherDatabaseHasExpired() {
        var now = feed.now();
        var unknown = new FeedCursor(UUID.randomUUID(), now.lsn(), now.from(), null);

        var window = feed.read(unknown);

        assertThat(window.judgement()).isEqualTo(Judgement.CURSOR_EXPIRED);
        assertThat(window.next()).isNotNull();
    }

    /** Transaction ids of the original mean nothing in a copy. */
    @Test
    void aCopyOfTheDatabaseBeginsAnEmptyLog() {
        feed.execute(task("copied"));
        var cursor = feed.cursor();
        feed.close();
        var name = "copied_" + UUID.randomUUID().toString().replace('-', '_');
        TestDatabase.execute(
                TestDatabase.shared(),
                "create database %s template %s".formatted(name, database.database()));

        try (var copy = new TestFeed(database.withDatabase(name))) {
            assertThat(copy.read(cursor).judgement()).isEqualTo(Judgement.CURSOR_EXPIRED);
            assertThat(copy.value("select count(*) from feed.changes")).isEqualTo("0");
            assertThat(copy.value("select floor || ' ' || noted from feed.ring")).isEqualTo("0 0");
            // Else the sequence could go back after a crash, below the marks of cursors.
            assertThat(copy.value("select log_cnt from feed.changes_seq")).isEqualTo("0");
            copy.execute(task("of the copy"));
            assertThat(copy.told()).containsExactly("INSERTED tasks");
        }
    }

    /** The first reader of a copy empties the log, which transactions use already. */
    @Test
    void writersDoNotWaitForAReaderThatBeginsAnIncarnation() throws Exception {
        feed.execute("update feed.incarnations set home = 1");
        try (var open = feed.session()) {
            TestFeed.run(open, "begin; " + task("open"));
            var reading = CompletableFuture.supplyAsync(feed::now);
            for (var i = 0; i < 20; i++) {
                feed.execute("set statement_timeout = '1s'; " + task("meanwhile " + i));
                TestFeed.run(open, "select pg_sleep(0.05)");
            }
            assertThat(reading).isNotDone();
            TestFeed.run(open, "commit");

            assertThat(feed.read(reading.get()).judgement()).isEqualTo(Judgement.GOOD);
        }
        assertThat(feed.value("select count(*) from feed.changes")).isEqualTo("0");
    }

    @Test
    void gatewaysThatStartTogetherBeginOneIncarnation() {
        restart();

        var cursors = Flux.range(0, 12).flatMap(_ -> feed.log().now(), 4).collectList().block();

        assertThat(cursors)
                .extracting(FeedCursor::incarnation)
                .containsOnly(cursors.getFirst().incarnation());
        assertThat(feed.value("select count(*) from feed.incarnations")).isEqualTo("2");
    }

    /** The values of layouts may differ after a restore, so they are read again. */
    @Test
    void layoutsAreReadAnewInANewIncarnation() {
        feed.execute(task("one"));
        assertThat(feed.told()).hasSize(1);
        feed.execute("update feed.layouts set \"table\" = 'others' where \"table\" = 'tasks'");
        feed.execute(task("two"));
        assertThat(feed.told()).containsExactly("INSERTED tasks");
        restart();
        feed.execute(task("three"));

        assertThat(feed.told()).containsExactly("INSERTED others");
    }

    @Test
    void positionsLeaveInTheOrderOfTheWriteAheadLog() {
        var cursors = Flux.range(0, 50).flatMap(_ -> feed.log().now(), 4).collectList().block();
        var highest = cursors.stream().mapToLong(FeedCursor::lsn).max().orElseThrow();

        assertThat(feed.value("select last_value from feed.flushed"))
                .isEqualTo(Long.toString(highest));
        assertThat(feed.value("select pg_current_wal_flush_lsn() - '0/0' >= " + highest))
                .isEqualTo("t");
    }

    /** Clause 5: rows of a statement arrive before its commit, and the commit may fail. */
    @Test
    void aStatementCompletesAfterItsCommit() {
        feed.execute(
                """
                create table parents (id int primary key);
                create table children (parent int references parents deferrable initially deferred)""");
        var statement =
                feed.sql()
                        .rows(
                                "insert into children values (1) returning parent",
                                List.of(),
                                row -> row.get("parent", Integer.class));

        assertThatThrownBy(() -> statement.collectList().block())
                .isInstanceOfSatisfying(
                        SqlFailure.class,
                        failure ->
                                assertThat(failure.kind()).isEqualTo(SqlFailure.Kind.CONSTRAINT));
    }

    /** The tests' server does not flush commits by itself. */
    @Test
    void aWindowIsFlushed() {
        for (var title : List.of("a", "b", "c")) {
            feed.execute("set synchronous_commit = off; " + task(title));
            var window = feed.read(feed.cursor());
            assertThat(
                            feed.value(
                                    "select pg_current_wal_flush_lsn() - '0/0' >= "
                                            + window.next().lsn()))
                    .isEqualTo("t");
        }
    }
}
