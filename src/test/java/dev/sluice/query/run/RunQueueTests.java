package dev.sluice.query.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Shares;
import dev.sluice.query.explain.ExplainedStatement;
import dev.sluice.query.explain.Explanation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class RunQueueTests {

    private static final BoundStatement STATEMENT = new BoundStatement("select 1", List.of());
    private static final BoundStatement OTHER = new BoundStatement("select 2", List.of());
    private static final CallerKey ADA = new CallerKey("ada");
    private static final CallerKey GRACE = new CallerKey("grace");
    private static final CallerKey LINUS = new CallerKey("linus");

    /** Of plans that take long, as far as is known before they are read. */
    private static final long COST = 2000;

    private final RunEstimator quick = new RunEstimator();

    RunQueueTests() {
        quick.took(Duration.ofNanos(100_000).toNanos(), 1);
    }

    @Test
    void takesTheRowsOfOthersAlongAtTheCostOfTheCallerInTurn() {
        var queue = new RunQueue(new Shares(16, 2));
        var first = run(queue, ADA, STATEMENT, 1);
        run(queue, ADA, OTHER, 2);
        fill(queue, 3);
        var ada = waits(queue, ADA, STATEMENT, 3);
        var grace = waits(queue, GRACE, STATEMENT, 4);
        var linus = waits(queue, LINUS, STATEMENT, 5);
        assertThat(queue.next()).isNull();

        queue.ended(first);
        var shared = Objects.requireNonNull(queue.next());
        assertThat(shared.waiters()).containsExactlyInAnyOrder(ada, grace, linus);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void keepsNobodyBehindTheShareOfAnother() {
        var queue = new RunQueue(new Shares(16, 2));
        run(queue, ADA, OTHER, 1);
        run(queue, ADA, OTHER, 2);
        waits(queue, ADA, STATEMENT, 3);
        assertThat(queue.next()).isNull();

        var grace = waits(queue, GRACE, STATEMENT, 4);
        var run = Objects.requireNonNull(queue.next());
        assertThat(run.caller()).isEqualTo(GRACE);
        assertThat(run.waiters()).contains(grace);
    }

    @Test
    void countsNoLateRunAgainstOthersAndMixesNoLateCallersRows() {
        var queue = new RunQueue(new Shares(16, 8));
        for (var i = 0; i < quick.runsAtOnce(); i++) {
            run(queue, ADA, STATEMENT, i);
        }
        var grace = waits(queue, GRACE, STATEMENT, 20);
        var more = waits(queue, ADA, STATEMENT, 21);
        var linus = waits(queue, LINUS, STATEMENT, 22);
        assertThat(queue.next()).as("a quick statement's runs are few").isNull();

        queue.look(Duration.ZERO);
        var next = Objects.requireNonNull(queue.next());
        assertThat(next.waiters()).containsExactly(grace, linus);
        assertThat(Objects.requireNonNull(queue.next()).waiters()).containsExactly(more);
    }

    @Test
    void leavesTheLastPlaceOfAShareToQuickStatements() {
        var queue = new RunQueue(new Shares(16, 2));
        var first = run(queue, ADA, OTHER, 1, new RunEstimator());
        var second = waits(queue, ADA, OTHER, 2, new RunEstimator());
        assertThat(queue.next()).as("it is long by its cost").isNull();

        var third = waits(queue, ADA, STATEMENT, 3);
        assertThat(Objects.requireNonNull(queue.next()).waiters()).containsExactly(third);
        waits(queue, ADA, STATEMENT, 4);
        queue.ended(first);
        assertThat(queue.next()).as("quick, while another has a place").isNotNull();
        assertThat(queue.next()).isNull();
        assertThat(second.run()).isNull();
    }

    @Test
    void runsALongStatementOfAShareOfOne() {
        var queue = new RunQueue(new Shares(16, 1));
        run(queue, ADA, OTHER, 1, new RunEstimator());
        assertThat(queue.running()).isOne();
    }

    @Test
    void answersEqualRowsTogetherEvenOfALateCaller() {
        var queue = new RunQueue(new Shares(16, 8));
        var runs = IntStream.range(0, 4).mapToObj(_ -> run(queue, ADA, STATEMENT, 1)).toList();
        var waiting = IntStream.range(0, 5).mapToObj(_ -> waits(queue, ADA, STATEMENT, 1)).toList();
        queue.look(Duration.ZERO);
        assertThat(queue.next()).as("four that answer the same run").isNull();
        queue.ended(runs.getFirst());
        assertThat(Objects.requireNonNull(queue.next()).waiters())
                .containsExactlyElementsOf(waiting);
    }

    @Test
    void sharesNoRunWithAnExplainedStatement() {
        var queue = new RunQueue(new Shares(16, 8));
        var runs = IntStream.range(0, 4).mapToObj(i -> run(queue, ADA, STATEMENT, i)).toList();
        var first = waits(queue, ADA, STATEMENT, 5);
        var explained = new Explanation(false).add(List.of(), STATEMENT, 1, _ -> true);
        var second = waits(queue, ADA, STATEMENT, 5, quick, explained);
        var third = waits(queue, GRACE, STATEMENT, 5);
        assertThat(queue.next()).isNull();

        runs.forEach(queue::ended);
        assertThat(Objects.requireNonNull(queue.next()).waiters()).containsExactly(first, third);
        assertThat(Objects.requireNonNull(queue.next()).waiters()).containsExactly(second);
    }

    @Test
    void isEmptyWhenAllHaveEndedOrGone() {
        var queue = new RunQueue(new Shares(2, 2));
        var first = run(queue, ADA, STATEMENT, 1);
        var second = run(queue, GRACE, OTHER, 2);
        var gone = waits(queue, LINUS, STATEMENT, 3);
        queue.look(Duration.ZERO);
        queue.remove(gone);
        queue.remove(gone);
        queue.ended(first);
        queue.ended(first);
        queue.ended(second);
        assertThat(queue.running()).isZero();
        assertThat(queue.waiting()).isZero();
        assertThat(queue.next()).isNull();
    }

    /** Begins runs of the statement until no more may begin. */
    private void fill(RunQueue queue, int runs) {
        for (var i = 0; i < runs; i++) {
            run(queue, new CallerKey(i), STATEMENT, 100 + i);
        }
    }

    private Run run(RunQueue queue, CallerKey caller, BoundStatement batch, int row) {
        return run(queue, caller, batch, row, quick);
    }

    private static Run run(
            RunQueue queue,
            CallerKey caller,
            BoundStatement batch,
            int row,
            RunEstimator estimator) {
        waits(queue, caller, batch, row, estimator);
        return Objects.requireNonNull(queue.next());
    }

    private Waiter waits(RunQueue queue, CallerKey caller, BoundStatement batch, int row) {
        return waits(queue, caller, batch, row, quick);
    }

    private static Waiter waits(
            RunQueue queue,
            CallerKey caller,
            BoundStatement batch,
            int row,
            RunEstimator estimator) {
        return waits(queue, caller, batch, row, estimator, null);
    }

    private static Waiter waits(
            RunQueue queue,
            CallerKey caller,
            BoundStatement batch,
            int row,
            RunEstimator estimator,
            @Nullable ExplainedStatement explained) {
        var waiter = new AtomicReference<Waiter>();
        Flux.<TextRow>create(
                        sink ->
                                waiter.set(
                                        new Waiter(
                                                new ReadPlan(
                                                        batch, List.of(), estimator, COST, "rows"),
                                                List.of(new KeyRow(new UUID(0, row), null)),
                                                new Budget(
                                                        Deadline.in(Duration.ofMinutes(1)),
                                                        caller,
                                                        new AnswerMemory(0).reserve()),
                                                sink)))
                .contextWrite(context -> context.putNonNull(ExplainedStatement.class, explained))
                .subscribe();
        queue.add(waiter.get());
        return waiter.get();
    }
}
