package dev.sluice.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.Refusal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedCursorTests {

    private static final UUID INCARNATION = UUID.fromString("5db26c67-675e-4a8f-a7b0-8125f1e9f22c");
    private static final int MAX_TEXT = 2048;

    @Test
    void readsWhatItWrites() {
        var between = new FeedCursor(INCARNATION, 38374880, snapshot(1000), null);
        assertThat(FeedCursor.parse(between.text())).isEqualTo(between);

        var inside =
                new FeedCursor(
                        INCARNATION,
                        Long.MAX_VALUE,
                        snapshot(1000, 7, 900, 999),
                        new FeedCursor.Inside(snapshot(Long.MAX_VALUE, 999, 5000), 123456));
        assertThat(FeedCursor.parse(inside.text())).isEqualTo(inside);
    }

    @Test
    void readsWhatItWritesForAnySnapshot() {
        var random = new Random(14);
        for (var i = 0; i < 1000; i++) {
            var one = random(random);
            var other = random(random);
            var from = one.xmax() < other.xmax() ? one : other;
            var until = one.xmax() < other.xmax() ? other : one;
            var inside =
                    random.nextBoolean()
                            ? null
                            : new FeedCursor.Inside(until, random.nextLong(1L << 40));
            var cursor =
                    new FeedCursor(
                            new UUID(random.nextLong(), random.nextLong()),
                            random.nextLong(1L << 60),
                            from,
                            inside);
            assertThat(FeedCursor.parse(cursor.text())).isEqualTo(cursor);
        }
    }

    private static Snapshot random(Random random) {
        var running = new ArrayList<Long>();
        var xid = 2 + random.nextLong(1L << random.nextInt(4, 40));
        for (var i = random.nextInt(20); i > 0; i--) {
            running.add(xid);
            xid += 1 + random.nextLong(1L << random.nextInt(1, 30));
        }
        return new Snapshot(
                xid, running, random.nextLong(1L << 40), xid + random.nextLong(1L << 10));
    }

    /** One writer has been open for a million transactions, the others for up to 20,000. */
    @Test
    void hasAtMostTwoKilobytesWithTwoHundredWriters() {
        var last = 7_000_000_000L;
        var from = writers(last);
        var until = writers(last + 20_000);

        var text =
                new FeedCursor(INCARNATION, 1L << 60, from, new FeedCursor.Inside(until, last))
                        .text();

        assertThat(text).hasSizeLessThanOrEqualTo(MAX_TEXT).matches("[A-Za-z0-9_-]+");
    }

    private static Snapshot writers(long last) {
        return new Snapshot(
                last,
                LongStream.concat(
                                LongStream.of(last - 1_000_000),
                                LongStream.rangeClosed(1, 199).map(i -> last - (200 - i) * 100))
                        .boxed()
                        .toList(),
                1L << 40,
                last + 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "????", "AA", "eyJhIjoxfQ", "ä", "AQ==AQ=="})
    void refusesOtherTexts(String text) {
        assertRefused(text);
    }

    @Test
    void refusesEveryBeginning() {
        var text = new FeedCursor(INCARNATION, 38374880, snapshot(1000, 7), null).text();
        var bytes = Base64.getUrlDecoder().decode(text);
        for (var length = 0; length < bytes.length; length++) {
            assertRefused(encoded(ByteBuffer.wrap(bytes, 0, length)));
        }
        assertRefused(encoded(ByteBuffer.allocate(bytes.length + 1).put(bytes).rewind()));
    }

    @Test
    void refusesALongText() {
        assertRefused("A".repeat(100_000));
    }

    @Test
    void refusesASnapshotOfMoreThanFiveThousandTransactions() {
        var most = new FeedCursor(INCARNATION, 1, running(5000), null);
        assertThat(FeedCursor.parse(most.text())).isEqualTo(most);
        assertRefused(new FeedCursor(INCARNATION, 1, running(5001), null).text());
        assertRefused(
                new FeedCursor(INCARNATION, 1, snapshot(5), new FeedCursor.Inside(running(5001), 1))
                        .text());
    }

    private static Snapshot running(int count) {
        return new Snapshot(count + 3L, LongStream.rangeClosed(3, count + 2L).boxed().toList());
    }

    @Test
    void refusesAWindowThatEndsBeforeItBegins() {
        var inside = new FeedCursor.Inside(snapshot(999), 1);
        assertRefused(new FeedCursor(INCARNATION, 1, snapshot(1000), inside).text());
    }

    /** The numbers after the incarnation: position, xmax, count, distances. */
    @ParameterizedTest
    @CsvSource({
        "1, 2, 200, 0, nothing follows the count",
        "1, 0, 0, 0, no transaction has the id 0",
        "1, 5, 1, 0, a running transaction is below xmax",
        "1, 5, 1, 5, no running transaction has the id 0",
        "1, 5, 1, 6, no running transaction has a negative id"
    })
    void refusesImpossibleSnapshots(int lsn, int xmax, int count, int distance, String reason) {
        var bytes = ByteBuffer.allocate(23).put((byte) 1).putLong(1).putLong(2);
        bytes.put((byte) lsn).put((byte) xmax).put((byte) count).put((byte) distance);
        bytes.put((byte) 1).put((byte) 0);
        assertRefused(encoded(bytes.flip()));
    }

    private static String encoded(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(copy);
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> FeedCursor.parse(text))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal ->
                                assertThat(refusal.code()).isEqualTo(Refusal.Code.BAD_USER_INPUT))
                .hasMessage("not a cursor that the change feed returned");
    }

    private static Snapshot snapshot(long xmax, long... running) {
        return new Snapshot(xmax, LongStream.of(running).boxed().toList());
    }

    @Test
    void snapshotsAreReadAsPostgresWritesThem() {
        assertThat(Snapshot.parse("10:20:10,14,15"))
                .isEqualTo(new Snapshot(20, List.of(10L, 14L, 15L)));
        assertThat(Snapshot.parse("10:10:")).isEqualTo(new Snapshot(10, List.of()));
        assertThat(Snapshot.parse("10:20:10,14,15").xmin()).isEqualTo(10);
        assertThat(Snapshot.parse("10:10:").xmin()).isEqualTo(10);
    }

    /** An index finds each of few transactions. Many are a range. */
    @Test
    void snapshotsNameTheTransactionsOfUnseenChangesBelowTheirMark() {
        var few = new Snapshot(20, List.of(10L, 14L), 7, 23);
        assertThat(few.unseen()).containsExactly(10L, 14L, 20L, 21L, 22L);
        assertThat(few.unseenFrom()).isEqualTo(23);

        var many = new Snapshot(20, List.of(10L, 14L), 7, 20_000);
        assertThat(many.unseen()).containsExactly(10L, 14L);
        assertThat(many.unseenFrom()).isEqualTo(20);
    }

    @Test
    void snapshotsWithoutAMarkAreRangesOnly() {
        var unmarked = new Snapshot(20, List.of(10L));
        assertThat(unmarked.unseen()).containsExactly(10L);
        assertThat(unmarked.unseenFrom()).isEqualTo(20);
        assertThat(unmarked.mark()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void marksMustBePossible() {
        for (var mark : new long[][] {{-1, 20}, {5, 19}, {5, -1}}) {
            assertThatThrownBy(() -> new Snapshot(20, List.of(), mark[0], mark[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10:20", "10:20:20", "10:20:15,14", "0:0:", "a:b:c", "1:2:3:4"})
    void otherSnapshotsAreRejected(String text) {
        assertThatThrownBy(() -> Snapshot.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
