package dev.sluice.feed;

import static dev.sluice.feed.TestFeed.run;
import static dev.sluice.feed.TestFeed.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.feed.Window.Judgement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LogRotationIntegrationTests {

    private static final String STALLED = "The log of changes has not been rotated for";
    private static final String FAILED = "The log of changes cannot be rotated";
    private static final int PARTITIONS = 8;
    private static final int ROWS = 200_000;

    private final TestFeed feed = new TestFeed(TestDatabase.copy());

    @AfterEach
    void close() {
        feed.close();
    }

    /** As if a period were over. */
    private String rotate() {
        return feed.value("select feed.rotate('0 s')");
    }

    private void rotate(int times) {
        for (var i = 0; i < times; i++) {
            assertThat(rotate()).isEqualTo("ROTATED");
        }
    }

    private String counts() {
        return feed.value(
                """
                select string_agg(n::text, ' ' order by slot) from (
                  select slot, (select count(*) from feed.changes as c where c.slot = s.slot) as n from generate_series(0, 7) as s (slot)) as x""");
    }

    @Test
    void changesGoRoundTheRing() {
        for (var i = 0; i < PARTITIONS; i++) {
            feed.execute(task("round " + i));
            if (i < PARTITIONS - 1) {
                rotate(1);
            }
        }
        assertThat(counts()).isEqualTo("1 1 1 1 1 1 1 1");
        assertThat(feed.changes()).hasSize(PARTITIONS);

        rotate(1);
        assertThat(counts()).isEqualTo("0 1 1 1 1 1 1 1");
        feed.execute(task("again"));
        assertThat(counts()).isEqualTo("1 1 1 1 1 1 1 1");
        assertThat(feed.changes()).hasSize(1);
    }

    @Test
    void aCursorBelowTheFloorHasExpired() {
        var old = feed.now();
        feed.execute(task("gone"));
        var after = feed.now();
        rotate(PARTITIONS);

        assertThat(feed.read(old).judgement()).isEqualTo(Judgement.CURSOR_EXPIRED);
        assertThat(feed.read(after).judgement()).isEqualTo(Judgement.GOOD);
    }

    /** Nothing of the stream was lost, and the floor passes an idle cursor all the same. */
    @Test
    void anIdleCursorExpiresUnlessItIsRenewed() {
        var idle = feed.now();
        var renewed = idle;
        for (var i = 0; i < PARTITIONS; i++) {
            feed.execute(
                    "update users set name = name || '%d' where username = 'ada'".formatted(i));
            renewed = feed.log().read(renewed, true).block().next();
            rotate(1);
        }
        assertThat(feed.read(idle).judgement()).isEqualTo(Judgement.CURSOR_EXPIRED);
        assertThat(feed.read(renewed).judgement()).isEqualTo(Judgement.GOOD);
    }

    @Test
    void rotatesOnceAPeriod() {
        assertThat(feed.value("select feed.rotate('1 hour')")).isEqualTo("EARLY");
        feed.execute("update feed.ring set checked = now() - interval '61 minutes'");
        assertThat(feed.value("select feed.rotate('1 hour')")).isEqualTo("ROTATED");
        assertThat(feed.value("select feed.rotate('1 hour')")).isEqualTo("EARLY");
    }

    /** Each gateway keeps its promise. */
    @Test
    void theLongestPeriodWins() {
        assertThat(feed.value("select feed.rotate('2 hours')")).isEqualTo("EARLY");
        feed.execute("update feed.ring set checked = now() - interval '119 minutes'");
        assertThat(feed.value("select feed.rotate('1 minute')")).isEqualTo("EARLY");
        assertThat(feed.value("select feed.rotate(null)")).isEqualTo("EARLY");
        feed.execute("update feed.ring set checked = now() - interval '121 minutes'");
        assertThat(feed.value("select feed.rotate('1 minute')")).isEqualTo("ROTATED");
        assertThat(feed.value("select kept from feed.ring")).isEqualTo("02:00:00");

        // Nobody has asked for two hours in two hours.
        feed.execute(
                "update feed.ring set asked = now() - interval '121 minutes', checked = now() - interval '2 minutes'");
        assertThat(feed.value("select feed.rotate(null)")).isEqualTo("EARLY");
        assertThat(feed.value("select feed.rotate('1 minute')")).isEqualTo("ROTATED");
        assertThat(feed.value("select kept from feed.ring")).isEqualTo("00:01:00");
    }

    @Test
    void showsTheStateOfTheRing() {
        feed.execute(task("shown"));
        var duty = new LogRotation(feed.sql(), Duration.ofHours(1));
        try {
            await().until(() -> duty.state() != null);
            var state = duty.state();
            assertThat(state.period()).isEqualTo(3600);
            assertThat(state.rotation()).isZero();
            assertThat(state.rotationAge()).isGreaterThan(state.oldestAge()).isPositive();
            assertThat(state.oldestAge()).isPositive();
            assertThat(state.bytes()).isPositive();
            assertThat(duty.failures()).isZero();
        } finally {
            duty.dispose();
        }
    }

    @Test
    void theDutyRotatesByItself() {
        var duty = new LogRotation(feed.sql(), Duration.ofSeconds(1));
        try {
            await().until(() -> Long.parseLong(feed.value("select rotation from feed.ring")) >= 2);
        } finally {
            duty.dispose();
        }
    }

    @Test
    void theUpkeepRotatesWithoutAGateway() {
        feed.execute(
                "update feed.ring set kept = '2 hours', checked = now() - interval '119 minutes'");
        feed.execute("call run_upkeep()");
        assertThat(feed.value("select rotation from feed.ring")).isEqualTo("0");
        feed.execute("update feed.ring set checked = now() - interval '121 minutes'");
        feed.execute("call run_upkeep()");
        assertThat(feed.value("select rotation || ' ' || kept from feed.ring"))
                .isEqualTo("1 02:00:00");
        assertThat(feed.value("select feed.rotate('1 s')")).isEqualTo("EARLY");
    }

    @Test
    void warnsOnceWhileTheLogCannotBeRotated(CapturedOutput output) throws SQLException {
        try (var dump = feed.session()) {
            run(dump, "begin; lock table feed.changes in access share mode");
            var duty = new LogRotation(feed.sql(), Duration.ofSeconds(1));
            try {
                await().until(() -> output.toString().contains(STALLED));
                run(dump, "select pg_sleep(0.5); commit");
                await().until(
                                () ->
                                        Long.parseLong(feed.value("select rotation from feed.ring"))
                                                >= 1);
            } finally {
                duty.dispose();
            }
        }
        assertThat(output.toString().split(STALLED, -1)).as("times that it warns").hasSize(2);
    }

    @Test
    void warnsOnceWhileTheRotationFails(CapturedOutput output) {
        feed.execute("alter function feed.rotate rename to rotate_not");
        var duty = new LogRotation(feed.sql(), Duration.ofSeconds(1));
        try {
            await().until(() -> output.toString().contains(FAILED));
            feed.execute("select pg_sleep(0.5); alter function feed.rotate_not rename to rotate");
            await().until(() -> Long.parseLong(feed.value("select rotation from feed.ring")) >= 1);
        } finally {
            duty.dispose();
        }
        assertThat(output.toString().split(FAILED, -1)).as("times that it warns").hasSize(2);
        assertThat(duty.failures()).isGreaterThan(1);
    }

    /** A change is readable for a period after its commit, however old its transaction is. */
    @Test
    void keepsTheChangesOfALongTransaction() throws SQLException {
        var before = feed.now();
        try (var session = feed.session()) {
            run(session, "begin; select pg_current_xact_id()");
            rotate(PARTITIONS - 1);
            run(session, task("long"));
            rotate(1);
            rotate(PARTITIONS - 2);
            run(session, "commit");
            // The partition has a change that was not committed a period ago.
            assertThat(rotate()).isEqualTo("HELD");
            assertThat(feed.read(before).changes()).hasSize(1);
            assertThat(rotate()).isEqualTo("ROTATED");
            assertThat(feed.read(before).judgement()).isEqualTo(Judgement.CURSOR_EXPIRED);
        }
    }

    @Test
    void anOpenTransactionAsOldAsTheRingStopsIt() throws SQLException {
        try (var session = feed.session()) {
            run(session, "begin; select pg_current_xact_id()");
            for (var i = 0; i < PARTITIONS; i++) {
                feed.execute(task("ring " + i));
                if (i < PARTITIONS - 1) {
                    rotate(1);
                }
            }
            assertThat(rotate()).isEqualTo("HELD");
            assertThat(rotate()).isEqualTo("HELD");
            run(session, "commit");
            assertThat(rotate()).isEqualTo("HELD");
            assertThat(rotate()).isEqualTo("ROTATED");
        }
    }

    @Test
    void aReaderOfTheOldestPartitionHoldsItWithoutStoppingAnybody() throws SQLException {
        feed.execute(task("read"));
        rotate(PARTITIONS - 1);
        try (var dump = feed.session()) {
            run(dump, "begin; lock table feed.changes in access share mode");
            assertThat(rotate()).isEqualTo("LOCKED");
            feed.execute(task("meanwhile"));
            assertThat(feed.changes()).hasSize(2);
            run(dump, "commit");
        }
        assertThat(rotate()).isEqualTo("ROTATED");
    }

    @Test
    void oneOfManyRotates() throws SQLException {
        try (var session = feed.session()) {
            run(session, "begin; select from feed.ring for update");
            assertThat(rotate()).isEqualTo("EARLY");
            run(session, "commit");
        }
        assertThat(rotate()).isEqualTo("ROTATED");
    }

    /** The snapshot of the reader is older than the rotation, and its scan begins after it. */
    @Test
    void aReaderThatWaitsForARotationLearnsOfIt() throws Exception {
        var old = feed.now();
        feed.execute(task("raced"));
        rotate(PARTITIONS - 1);
        try (var rotating = feed.session()) {
            run(rotating, "begin; lock table feed.changes_0 in access exclusive mode");
            var reading = CompletableFuture.supplyAsync(() -> feed.read(old));
            await().until(
                            () ->
                                    feed.value(
                                                    "select count(*) from pg_locks where not granted and relation = 'feed.changes_0'::regclass")
                                            .equals("1"));
            run(rotating, "select feed.rotate('0 s'); commit");

            assertThat(feed.value("select count(*) from feed.changes_0")).isEqualTo("0");
            assertThat(reading.get().judgement()).isEqualTo(Judgement.CURSOR_EXPIRED);
        }
    }

    /** Statistics that say nothing, or the opposite, change no plan. */
    @Test
    void readsAFilledPartitionByItsIndexes() {
        feed.execute(
                """
                insert into feed.changes (slot, layout, kind, xid, key, new_keys)
                  select n %% 8, (select min(id) from feed.layouts), 'I', (1 + n %% 100)::text::xid8, uuidv7(), '{}'
                  from generate_series(1, %d) as n"""
                        .formatted(ROWS));
        for (var statistics : new String[] {"", "analyze feed.changes"}) {
            feed.execute(statistics.isEmpty() ? "select 1" : statistics);
            feed.skip();
            var scanned = scans("seq_tup_read");
            var reads = scans("idx_scan");
            IntStream.range(0, 10).forEach(i -> feed.execute(task("planned " + i)));
            var first = feed.read(feed.cursor());
            assertThat(first.changes()).hasSize(10);
            var inside =
                    new FeedCursor(
                            first.next().incarnation(),
                            first.next().lsn(),
                            feed.cursor().from(),
                            new FeedCursor.Inside(
                                    first.next().from(), first.changes().get(4).seq()));
            assertThat(feed.read(inside).changes()).hasSize(5);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> scans("idx_scan") >= reads + 2 * PARTITIONS);
            // Making an index counts as a scan too, but its partition was empty.
            assertThat(scans("seq_tup_read")).isLessThan(scanned + ROWS / PARTITIONS);
        }
    }

    private long scans(String column) {
        return Long.parseLong(
                feed.value(
                        "select sum(%s) from pg_stat_user_tables where schemaname = 'feed' and relname like 'changes\\_%%'"
                                .formatted(column)));
    }
}
