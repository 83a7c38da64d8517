package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestSluice;
import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.query.FragmentKey.Batch;
import dev.sluice.query.SharedRuns.KeyRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Key rows of many requests in runs of one statement. */
@Timeout(60)
class SharedRunsIntegrationTests {

    private static final SqlRunner SQL = TestSluice.shared().bean(SqlRunner.class);

    /** Divided by in the statements. */
    private static final UUID FATAL = new UUID(0, 0);

    private final SharedRuns runs = new SharedRuns(SQL);

    @Test
    void sendsWhatWaitsTogetherAndAnswersEachCaller() {
        var batch = batch(0.005);
        var asked = 200;
        var answers = new ArrayList<CompletableFuture<List<String>>>();
        for (var i = 0; i < asked; i++) {
            answers.add(ask(batch, quick(), row(i + 1), row(i + 1001)));
        }
        for (var i = 0; i < asked; i++) {
            assertThat(answers.get(i).join())
                    .extracting(SharedRunsIntegrationTests::keys)
                    .containsExactly(keys(i + 1), keys(i + 1001));
        }
        assertThat(runsOf(answers)).isBetween(2L, 100L);
    }

    @Test
    void answersEqualRowsThatWaitTogetherByOneRunHoweverSlow() {
        var batch = batch(0.5);
        var pace = new Pace();
        var answers =
                IntStream.range(0, 50).mapToObj(i -> ask(batch, pace, row(1), row(1))).toList();

        answers.forEach(
                answer ->
                        assertThat(answer.join())
                                .extracting(SharedRunsIntegrationTests::keys)
                                .containsExactly(keys(1), keys(1)));
        assertThat(runsOf(answers)).isEqualTo(5);
    }

    @Test
    void sendsAloneWhatHasOtherBinds() {
        var pace = quick();
        var answers =
                IntStream.range(0, 8)
                        .mapToObj(i -> ask(batch(0.2 + i / 1000.0), pace, row(i + 1)))
                        .toList();

        assertThat(runsOf(answers)).isEqualTo(8);
    }

    @Test
    void failsNobodyForTheRowOfAnother() {
        var batch = batch(0.05);
        var pace = quick();
        var busy = occupy(batch, pace);
        var before = ask(batch, pace, row(1));
        var fatal = ask(batch, pace, new KeyRow(FATAL, null));
        var behind = ask(batch, pace, row(2), row(3));

        assertThat(before.join())
                .extracting(SharedRunsIntegrationTests::keys)
                .containsExactly(keys(1));
        assertThat(behind.join())
                .extracting(SharedRunsIntegrationTests::keys)
                .containsExactly(keys(2), keys(3));
        assertThatThrownBy(fatal::join)
                .cause()
                .isInstanceOfSatisfying(
                        SqlFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(SqlFailure.Kind.INPUT));
        busy.forEach(CompletableFuture::join);
        assertThat(ask(batch, pace, row(4)).join()).hasSize(1);
    }

    @Test
    void endsARunWhenAllHaveGoneButNotWhenOneHas() {
        var batch = batch(1);
        var pace = quick();
        var busy = occupy(batch, pace);
        var stays = ask(batch, pace, row(1));
        var goes = runs.run(batch, pace, List.of(row(2))).subscribe();
        await().until(() -> sleeping() == 4);

        goes.dispose();
        assertThat(stays.join())
                .extracting(SharedRunsIntegrationTests::keys)
                .containsExactly(keys(1));

        var lonely = batch(30);
        var leaves = runs.run(lonely, quick(), List.of(row(3))).subscribe();
        await().until(() -> sleeping() == 1);
        leaves.dispose();
        await().atMost(Duration.ofSeconds(5)).until(() -> sleeping() == 0);
        busy.forEach(CompletableFuture::join);
    }

    @Test
    void runsEachRowOfASlowStatementAtOnce() {
        var batch = batch(0.5);
        var pace = new Pace();
        pace.took(Duration.ofMillis(500).toNanos(), 1);
        var start = System.nanoTime();
        var answers = IntStream.range(0, 8).mapToObj(i -> ask(batch, pace, row(i + 1))).toList();

        assertThat(runsOf(answers)).isEqualTo(8);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    /** Fills all places of a quick statement, so that what comes next waits. */
    private List<CompletableFuture<List<String>>> occupy(Batch batch, Pace pace) {
        return IntStream.range(0, pace.runsAtOnce())
                .mapToObj(i -> ask(batch, pace, row(100 + i)))
                .toList();
    }

    private CompletableFuture<List<String>> ask(Batch batch, Pace pace, KeyRow... rows) {
        return runs.run(batch, pace, List.of(rows))
                .map(SharedRunsIntegrationTests::text)
                .collectList()
                .toFuture();
    }

    /** The number of different runs that the answers came from. */
    private static long runsOf(List<CompletableFuture<List<String>>> answers) {
        return answers.stream()
                .flatMap(answer -> answer.join().stream())
                .map(text -> text.substring(text.indexOf('@')))
                .distinct()
                .count();
    }

    /** A statement that takes so many seconds, and answers key, caller and run of each key row. */
    private static Batch batch(double seconds) {
        return new Batch(
                """
                select k.ord, k.key || ' ' || coalesce(k.caller::text, '') || '@' || pg_backend_pid()
                    || ' ' || statement_timestamp() || (1 / (k.key <> '%s')::integer)::text as fragment, 0 as size
                from (select pg_sleep($3::double precision)) as nap,
                  unnest($1::uuid[], $2::uuid[]) with ordinality as k (key, caller, ord)
                order by k.ord"""
                        .formatted(FATAL),
                List.of(seconds));
    }

    /** How many runs of the statements above the database is at. */
    private static long sleeping() {
        var row =
                SQL.texts(
                                """
                                select 1::bigint, count(*)::text, 0 from pg_stat_activity
                                where wait_event = 'PgSleep' and query like '%as nap,%'""",
                                List.of())
                        .blockLast();
        return Long.parseLong(text(Objects.requireNonNull(row)));
    }

    private static String text(TextRow row) {
        return new String(Objects.requireNonNull(row.text()), StandardCharsets.UTF_8);
    }

    private static String keys(String answer) {
        return answer.substring(0, answer.indexOf('@'));
    }

    private static String keys(int number) {
        return row(number).key() + " " + row(number).caller();
    }

    private static Pace quick() {
        var pace = new Pace();
        pace.took(Duration.ofNanos(100_000).toNanos(), 1);
        return pace;
    }

    private static KeyRow row(int number) {
        return new KeyRow(new UUID(0, number), new UUID(1, number));
    }
}
