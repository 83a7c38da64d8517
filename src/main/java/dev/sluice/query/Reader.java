package dev.sluice.query;

import dev.sluice.catalog.Entity;
import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limit;
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
 * Makes plans for selections, and reads data with these plans. This class reads all GraphQL data:
 * the fields of queries, the payloads of mutations, and the events of subscriptions.
 *
 * <p>Safe for all threads. Planning occupies the calling thread for milliseconds at most. Reading
 * does not block, and it signals the answers on a thread of the database driver.
 */
@Component
public final class Reader {

    /** The answer if the database returned no row. */
    private static final ReadAnswer NONE = new ReadAnswer(null, null);

    private final ReadPlanner planner;
    private final SharedRuns runs;
    private final Limits limits;

    /** Makes a reader. An application needs only one reader. */
    public Reader(ReadPlanner planner, SharedRuns runs, Limits limits) {
        this.planner = planner;
        this.runs = runs;
        this.limits = limits;
    }

    /**
     * Returns the plan that reads objects of an entity. Each key row contains the key of one
     * object.
     *
     * @param selection the field whose value is the object; its arguments do not matter
     * @throws Refusal if input below the field is not allowed, or if the plan binds more bytes than
     *     the maximum of an operation
     */
    public ReadPlan plan(Entity entity, Selection selection, Caller caller) {
        return planner.plan(entity, selection, caller);
    }

    /**
     * Runs a plan for key rows. If equal plans run at the same time, they share statements, also
     * for different callers.
     *
     * @param rows the key rows, each with the key of an object and the caller that reads it; not
     *     empty
     * @param budget the caller, the deadline and the memory of the answers. If the deadline passes
     *     or the memory is used up, the read ends
     * @return an answer for each key row, in the order of the rows. A {@link Refusal} is signalled
     *     instead if the statement cannot be answered within the budget
     */
    public Mono<List<ReadAnswer>> read(ReadPlan plan, List<KeyRow> rows, Budget budget) {
        return Mono.defer(
                () -> {
                    var answers = new ArrayList<>(Collections.nCopies(rows.size(), NONE));
                    return runs.run(plan, rows, budget)
                            .takeUntilOther(budget.deadline().whenAbandoned())
                            .doOnNext(row -> hold(row, budget))
                            .doOnNext(row -> answers.set(row.ord() - 1, answer(row)))
                            .then(Mono.<List<ReadAnswer>>just(answers))
                            .timeout(budget.deadline().left())
                            .onErrorMap(Reader::refusal);
                });
    }

    /**
     * Counts the bytes of a row. Ends the read if the response, or all responses together, would
     * become too large.
     */
    private void hold(SqlRunner.TextRow row, Budget budget) {
        var length = row.text() == null ? 0 : row.text().length;
        if (budget.answer().bytes() + length > limits.maxResponseBytes()) {
            throw Refusal.limit(
                    Limit.RESPONSE,
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
                                Limit.RESPONSE,
                                "The answer has "
                                        + row.size()
                                        + " bytes, more than one field may have: ask for fewer rows or fields"))
                : NONE;
    }

    /** Returns the refusal that tells a caller of a failed statement; other failures unchanged. */
    public static Throwable refusal(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Deadline.exceeded();
        }
        if (!(failure instanceof SqlFailure sqlFailure)) {
            return failure;
        }
        return switch (sqlFailure.kind()) {
            case INPUT -> Refusal.badInput("A value is out of range");
            case LIMIT ->
                    Refusal.limit(
                            Limit.RESPONSE,
                            "The operation is too large for the database: ask for less");
            case DEADLINE -> Deadline.exceeded();
            case UNAVAILABLE, CONFLICT, NOT_READY ->
                    Refusal.of(
                            Refusal.Code.UNAVAILABLE,
                            "The database cannot be reached now: try again");
            case CONSTRAINT, UNEXPECTED -> failure;
        };
    }
}
