package dev.sluice.query.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestSluice;
import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Shares;
import dev.sluice.query.input.BoundList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Key rows of many requests in runs of one statement. */
@Timeout(60)
class SharedRunsIntegrationTests {

    private static final SqlRunner SQL = TestSluice.shared().bean(SqlRunner.class);

    /** Divided by in the statements. */
    private static final UUID FATAL = new UUID(0, 0);

    /** The key whose row takes as long as the statement's bind says, where only that one does. */
    private static final UUID SLOW = new UUID(0, 99);

    private static final CallerKey ADA = new CallerKey("ada");
    private static final CallerKey GRACE = new CallerKey("grace");

    private final SharedRuns runs = new SharedRuns(SQL, new Shares(12, 8), List.of());

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
        var estimator = new RunEstimator();
        var answers =
                IntStream.range(0, 50)
                        .mapToObj(i -> ask(batch, estimator, row(1), row(1)))
                        .toList();

        answers.forEach(
                answer ->
                        assertThat(answer.join())
                                .extracting(SharedRunsIntegrationTests::keys)
                                .containsExactly(keys(1), keys(1)));
        assertThat(runsOf(answers)).isEqualTo(5);
    }

    @Test
    void sendsAloneWhatHasOtherBinds() {
        var estimator = quick();
        var answers =
                IntStream.range(0, 8)
                        .mapToObj(i -> ask(batch(0.2 + i / 1000.0), estimator, row(i + 1)))
                        .toList();

        assertThat(runsOf(answers)).isEqualTo(8);
    }

    /** A bound of times is a text, a time is none. */
    private static Object time(int second) {
        return second % 2 == 0
                ? "-infinity"
                : OffsetDateTime.of(2026, 1, 1, 0, 0, 10 + second, 0, ZoneOffset.UTC);
    }

    @Test
    void failsARunWhoseParametersCannotBeMade() {
        var batch =
                new BoundStatement("select 1::bigint, 'a', 1 where $3::text[] <> '{}'", List.of());
        var estimator = new RunEstimator();
        var answers =
                Stream.<List<Object>>of(List.of("a"), List.of("b"), List.of())
                        .map(columns -> new ReadPlan(batch, columns, estimator, 1, "rows"))
                        .map(
                                plan ->
                                        runs.run(plan, List.of(row(1)), budget(ADA))
                                                .collectList()
                                                .toFuture())
                        .toList();

        answers.forEach(answer -> await().until(answer::isDone));
        assertThat(answers.getLast()).isCompletedExceptionally();
        assertThat(runs.running()).isZero();
    }

    /** Texts, numbers, times and lists of several lengths, each in its own rows. */
    @Test
    void sendsRowsWithDifferentColumnsTogether() {
        var batch =
                new BoundStatement(
                        """
                        select k.ord, k.b1 || k.b2 || k.b3::text || k.b4 || '@' || pg_backend_pid() || ' ' || statement_timestamp() as fragment, 0 as size
                        from (select pg_sleep(0.2)) as nap,
                          unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[]) with ordinality as k (key, caller, b1, b2, b3, b4, ord)
                        order by k.ord""",
                        List.of());
        var estimator = quick();
        var answers =
                IntStream.range(0, 24)
                        .mapToObj(
                                i -> {
                                    var list =
                                            new BoundList(
                                                    String.class,
                                                    Collections.nCopies(i % 3, "\"\\{" + i));
                                    return runs.run(
                                                    new ReadPlan(
                                                            batch,
                                                            List.of(
                                                                    "ü\"" + i, (long) i, list,
                                                                    time(i)),
                                                            estimator,
                                                            1,
                                                            "rows"),
                                                    List.of(row(1), row(2)),
                                                    budget(ADA))
                                            .map(SharedRunsIntegrationTests::text)
                                            .collectList()
                                            .toFuture();
                                })
                        .toList();

        for (var i = 0; i < 24; i++) {
            var item = "\"\\\"\\\\{" + i + "\"";
            var list = "{" + String.join(",", Collections.nCopies(i % 3, item)) + "}";
            var time = i % 2 == 0 ? "-infinity" : "2026-01-01 00:00:" + (10 + i) + "+00";
            var expected = "ü\"" + i + i + list + time;
            assertThat(answers.get(i).join())
                    .extracting(SharedRunsIntegrationTests::keys)
                    .containsExactly(expected, expected);
        }
        assertThat(runsOf(answers)).isLessThan(8);
    }

    @Test
    void failsNobodyForTheRowOfAnother() {
        var batch = batch(0.05);
        var estimator = quick();
        var busy = occupy(batch, estimator);
        var before = ask(batch, estimator, row(1));
        var fatal = ask(batch, estimator, new KeyRow(FATAL, null));
        var behind = ask(batch, estimator, row(2), row(3));

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
        assertThat(ask(batch, estimator, row(4)).join()).hasSize(1);
    }

    @Test
    void endsARunWhenAllHaveGoneButNotWhenOneHas() {
        var batch = batch(1);
        var estimator = quick();
        var busy = occupy(batch, estimator);
        var stays = ask(runs, batch, estimator, GRACE, row(1));
        var goes =
                runs.run(plan(batch, estimator), List.of(row(2)), budget(new CallerKey("linus")))
                        .subscribe();
        await().until(() -> sleeping() == 5);

        goes.dispose();
        assertThat(stays.join())
                .extracting(SharedRunsIntegrationTests::keys)
                .containsExactly(keys(1));

        var lonely = batch(30);
        var leaves = runs.run(plan(lonely, quick()), List.of(row(3)), budget(ADA)).subscribe();
        await().until(() -> sleeping() == 1);
        leaves.dispose();
        await().atMost(Duration.ofSeconds(5)).until(() -> sleeping() == 0);
        busy.forEach(CompletableFuture::join);
    }

    /** The whole time of a shared run counts for each of its requests. */
    @Test
    void countsASharedRunForEachOfItsRequests() {
        var batch = batch(0.3);
        var estimator = quick();
        var busy = occupy(batch, estimator);
        var budgets = List.of(budget(ADA), budget(GRACE));
        var asked =
                budgets.stream()
                        .map(
                                budget ->
                                        runs.run(
                                                        plan(batch, estimator),
                                                        List.of(row(1), row(2)),
                                                        budget)
                                                .collectList()
                                                .toFuture())
                        .toList();
        asked.forEach(CompletableFuture::join);
        busy.forEach(CompletableFuture::join);

        for (var budget : budgets) {
            var counts = budget.usage().counts();
            assertThat(counts.statements()).isOne();
            assertThat(counts.sharedStatements()).isOne();
            assertThat(counts.keyRows()).isEqualTo(2);
            assertThat(counts.bytes()).isPositive();
            assertThat(Duration.ofNanos(counts.databaseNanos()))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(counts.connectionNanos()).isPositive();
        }
    }

    @Test
    void countsTheWaitOfARequestThatLeftBeforeItsRun() {
        var batch = batch(0.3);
        var estimator = quick();
        var busy = occupy(batch, estimator);
        var budget = budget(GRACE);
        var leaves = runs.run(plan(batch, estimator), List.of(row(1)), budget).subscribe();
        leaves.dispose();
        busy.forEach(CompletableFuture::join);

        var counts = budget.usage().counts();
        assertThat(counts.statements()).isZero();
        assertThat(counts.connectionNanos()).isPositive();
        assertThat(counts.databaseNanos()).isZero();
    }

    @Test
    void runsTheRowsOfASlowStatementBesideEachOther() {
        var batch = batch(1.5);
        var estimator = new RunEstimator();
        estimator.took(Duration.ofMillis(500).toNanos(), 1);
        var answers =
                IntStream.range(0, 8).mapToObj(i -> ask(batch, estimator, row(i + 1))).toList();

        await().until(() -> sleeping() > 1);
        assertThat(runsOf(answers)).isEqualTo(8);
    }

    @Test
    void runsNoMoreOfACallerAtATimeThanItsShareAndOthersBeside() {
        var shared = new SharedRuns(SQL, new Shares(12, 2), List.of());
        var estimator = new RunEstimator();
        var slow =
                IntStream.range(0, 6)
                        .mapToObj(i -> ask(shared, batch(0.4 + i / 1000.0), estimator, ADA, row(1)))
                        .toList();
        await().until(() -> sleeping() == 2);

        assertThat(ask(shared, batch(0), new RunEstimator(), GRACE, row(2)).join()).hasSize(1);
        assertThat(slow).noneMatch(CompletableFuture::isDone);

        while (!slow.stream().allMatch(CompletableFuture::isDone)) {
            assertThat(sleeping()).isLessThanOrEqualTo(2);
        }
        assertThat(runsOf(slow)).isEqualTo(6);
        assertThat(shared.running()).isZero();
    }

    @Test
    void holdsUpNobodyBehindTheSlowRowsOfAnother() {
        var batch = batchSlowFor(SLOW, 30);
        var estimator = quick();
        var slow =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        runs.run(
                                                        plan(batch, estimator),
                                                        List.of(new KeyRow(SLOW, new UUID(1, i))),
                                                        budget(ADA))
                                                .subscribe())
                        .toList();
        await().until(() -> sleeping() >= 4);

        var others =
                IntStream.range(0, 20)
                        .mapToObj(i -> ask(runs, batch, estimator, GRACE, row(i)))
                        .toList();
        others.forEach(other -> assertThat(other.join()).hasSize(1));

        assertThat(slow).noneMatch(Disposable::isDisposed);
        slow.forEach(Disposable::dispose);
        await().until(() -> runs.running() == 0);
    }

    @Test
    void endsAStormOfCallersThatLeaveWithNothingRunning() {
        var shared = new SharedRuns(SQL, new Shares(6, 3), List.of());
        var random = new Random(1);
        var most = new AtomicInteger();
        Flux.range(0, 600)
                .flatMap(
                        i ->
                                shared.run(
                                                plan(
                                                        batch(i % 3 == 0 ? 0.001 : 20 + i % 5),
                                                        quick()),
                                                List.of(row(1 + i % 7)),
                                                budget(new CallerKey(i % 4)))
                                        .then()
                                        .doOnSubscribe(
                                                _ ->
                                                        most.accumulateAndGet(
                                                                shared.running(), Math::max))
                                        .timeout(
                                                Duration.ofMillis(1 + random.nextInt(60)),
                                                Mono.empty()),
                        40)
                .blockLast();
        assertThat(most.get()).isBetween(1, 6);
        await().atMost(Duration.ofSeconds(20)).until(() -> shared.running() == 0);
        assertThat(shared.waiting()).isZero();
        await().until(() -> sleeping() == 0);
    }

    /** Fills all places of a quick statement, so that what comes next waits. */
    private List<CompletableFuture<List<String>>> occupy(
            BoundStatement batch, RunEstimator estimator) {
        return IntStream.range(0, estimator.runsAtOnce())
                .mapToObj(i -> ask(batch, estimator, row(100 + i)))
                .toList();
    }

    private static Budget budget(CallerKey caller) {
        return new Budget(deadline(), caller, new AnswerMemory(Long.MAX_VALUE).reserve());
    }

    private static ReadPlan plan(BoundStatement statement, RunEstimator estimator) {
        return new ReadPlan(statement, List.of(), estimator, 1, "rows");
    }

    private CompletableFuture<List<String>> ask(
            BoundStatement batch, RunEstimator estimator, KeyRow... rows) {
        return ask(runs, batch, estimator, ADA, rows);
    }

    private static CompletableFuture<List<String>> ask(
            SharedRuns runs,
            BoundStatement batch,
            RunEstimator estimator,
            CallerKey caller,
            KeyRow... rows) {
        return runs.run(plan(batch, estimator), List.of(rows), budget(caller))
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
    private static BoundStatement batch(double seconds) {
        return new BoundStatement(
                """
                select k.ord, k.key || ' ' || coalesce(k.caller::text, '') || '@' || pg_backend_pid()
                    || ' ' || statement_timestamp() || (1 / (k.key <> '%s')::integer)::text as fragment, 0 as size
                from (select pg_sleep($3::double precision)) as nap,
                  unnest($1::uuid[], $2::uuid[]) with ordinality as k (key, caller, ord)
                order by k.ord"""
                        .formatted(FATAL),
                List.of(seconds));
    }

    /** A statement that takes so many seconds for one key, and no time for the others. */
    private static BoundStatement batchSlowFor(UUID key, double seconds) {
        return new BoundStatement(
                """
                select k.ord, k.key || '@' || pg_backend_pid() as fragment, 0 as size
                from unnest($1::uuid[], $2::uuid[]) with ordinality as k (key, caller, ord),
                  lateral (select pg_sleep(case k.key when '%s' then $3::double precision else 0 end)) as nap, (select) as x
                order by k.ord"""
                        .formatted(key),
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

    private static Deadline deadline() {
        return Deadline.in(Duration.ofMinutes(1));
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

    private static RunEstimator quick() {
        var estimator = new RunEstimator();
        estimator.took(Duration.ofNanos(100_000).toNanos(), 1);
        return estimator;
    }

    private static KeyRow row(int number) {
        return new KeyRow(new UUID(0, number), new UUID(1, number));
    }
}
