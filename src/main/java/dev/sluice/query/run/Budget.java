package dev.sluice.query.run;

import dev.sluice.policy.CallerKey;
import java.time.Duration;

/**
 * The bounds of one run: the execution of a query or a mutation, or of one event of a subscription.
 *
 * @param deadline when its statements are ended
 * @param caller whose share of the connections they take
 * @param answer holds the bytes of its answer
 */
public record Budget(Deadline deadline, CallerKey caller, AnswerMemory.Reservation answer) {

    /** Stands for no run: every statement of it ends at once. */
    public static final Budget NONE =
            new Budget(
                    Deadline.in(Duration.ZERO),
                    CallerKey.ofNetwork(null),
                    new AnswerMemory(0).reserve());
}
