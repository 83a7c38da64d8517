package dev.sluice.query.run;

import dev.sluice.policy.CallerKey;
import dev.sluice.query.trace.OperationUsage;
import java.time.Duration;

/**
 * The limits of a query, a mutation, or one event of a subscription.
 *
 * @param deadline the time after which its statements are ended
 * @param caller the caller whose share of the connections its statements use
 * @param answer holds the bytes of its answer
 * @param usage counts the work that is done within this budget
 */
public record Budget(
        Deadline deadline,
        CallerKey caller,
        AnswerMemory.Reservation answer,
        OperationUsage usage) {

    /** Creates a budget whose usage is not yet counted. */
    public Budget(Deadline deadline, CallerKey caller, AnswerMemory.Reservation answer) {
        this(deadline, caller, answer, new OperationUsage());
    }

    /**
     * Stands for a missing budget: its deadline has passed, so every statement ends immediately.
     */
    public static final Budget NONE =
            new Budget(
                    Deadline.in(Duration.ZERO),
                    CallerKey.ofNetwork(null),
                    new AnswerMemory(0).reserve());
}
