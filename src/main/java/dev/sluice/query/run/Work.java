package dev.sluice.query.run;

import dev.sluice.policy.CallerKey;
import java.time.Duration;

/**
 * What the statements of one request depend on.
 *
 * @param deadline when they are ended
 * @param caller whose share of the connections they take
 * @param answer holds the bytes that they answer
 */
public record Work(Deadline deadline, CallerKey caller, AnswerMemory.Reservation answer) {

    /** Stands for no request: every statement of it ends at once. */
    public static final Work NONE =
            new Work(
                    Deadline.in(Duration.ZERO),
                    CallerKey.ofNetwork(null),
                    new AnswerMemory(0).reserve());
}
