package dev.sluice.query;

import dev.sluice.catalog.Entity;
import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Selection;
import dev.sluice.query.run.Budget;
import dev.sluice.query.run.Deadline;
import dev.sluice.query.run.JsonFragment;
import dev.sluice.query.run.KeyRow;
import dev.sluice.query.run.ReadAnswer;
import dev.sluice.query.run.ReadPlan;
import dev.sluice.query.run.ReadPlanner;
import dev.sluice.query.run.SharedRuns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The one door of reading: makes plans of selections, and reads a plan for key rows, in a request
 * or outside of one. The fields of queries, the payloads of mutations and the events of
 * subscriptions are read by it.
 *
 * <p>Safe for all threads. Planning takes the calling thread for the time of milliseconds at most;
 * reading never waits on it, and signals on a thread of the driver.
 */
@Component
public final class Reader {

    /** The answer where there is no row. */
    private static final ReadAnswer NONE = new ReadAnswer(null, null);

    private final ReadPlanner planner;
    private final SharedRuns runs;
    private final Limits limits;

    /** A reader; one is enough for an application. */
    public Reader(ReadPlanner planner, SharedRuns runs, Limits limits) {
        this.planner = planner;
        this.runs = runs;
        this.limits = limits;
    }

    /**
     * The plan that reads objects of an entity, each by the key of its key row.
     *
     * @param selection the field whose value is the object; its arguments do not matter
     * @throws Refusal if input below the field is not allowed, or the plan binds more bytes than an
     *     operation may
     */
    public ReadPlan plan(Entity entity, Selection selection, Caller caller) {
        return planner.plan(entity, selection, caller);
    }

    /**
     * Reads a plan. Equal plans that are read at the same time share statements, for all callers.
     *
     * @param rows not empty
     * @param budget bounds this run: when it is over or its bytes are used up, the statement is
     *     ended
     * @return an answer for each key row, in their order; or a {@link Refusal} as a signal, if the
     *     statement cannot be answered within the budget
     */
    public Mono<List<ReadAnswer>> read(ReadPlan plan, List<KeyRow> rows, Budget budget) {
        return Mono.defer(
                () -> {
                    var answers = new ArrayList<>(Collections.nCopies(rows.size(), NONE));
                    return runs.run(plan, rows, budget.caller(), budget.deadline())
                            .takeUntilOther(budget.deadline().whenAbandoned())
                            .doOnNext(row -> hold(row, budget))
                            .doOnNext(row -> answers.set(row.ord() - 1, answer(row)))
                            .then(Mono.<List<ReadAnswer>>just(answers))
                            .timeout(budget.deadline().left())
                            .onErrorMap(Reader::refusal);
                });
    }

    /** Ends a statement whose rows would make the response, or all responses, too large. */
    private void hold(SqlRunner.TextRow row, Budget budget) {
        var length = row.text() == null ? 0 : row.text().length;
        if (budget.answer().bytes() + length > limits.maxResponseBytes()) {
            throw Refusal.limit(
                    "The response has more than "
                            + limits.maxResponseBytes()
                            + " bytes: ask for fewer rows or fields");
        }
        budget.answer().take(length);
    }

    private static ReadAnswer answer(SqlRunner.TextRow row) {
        if (row.text() != null) {
            return new ReadAnswer(new JsonFragment(row.text()), null);
        }
        return row.size() > 0
                ? new ReadAnswer(
                        null,
                        Refusal.limit(
                                "The answer has "
                                        + row.size()
                                        + " bytes, more than one field may have: ask for fewer rows or fields"))
                : NONE;
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Deadline.exceeded();
        }
        if (!(failure instanceof SqlFailure sqlFailure)) {
            return failure;
        }
        return switch (sqlFailure.kind()) {
            case INPUT -> Refusal.badInput("A value is out of range");
            case LIMIT ->
                    Refusal.limit("The operation is too large for the database: ask for less");
            case DEADLINE -> Deadline.exceeded();
            case UNAVAILABLE, CONFLICT, NOT_READY ->
                    Refusal.of(
                            Refusal.Code.UNAVAILABLE,
                            "The database cannot be reached now: try again");
            case CONSTRAINT, UNEXPECTED -> failure;
        };
    }
}
