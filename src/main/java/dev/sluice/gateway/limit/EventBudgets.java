package dev.sluice.gateway.limit;

import dev.sluice.policy.CallerKey;
import dev.sluice.query.run.AnswerMemory;
import dev.sluice.query.run.Budget;
import dev.sluice.query.run.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Makes the budgets of a subscription's events. Each budget has its own deadline. The bytes of an
 * event's answer are given back when the next answer is passed on for writing, or when the
 * subscription ends. Safe for all threads.
 */
public final class EventBudgets implements Disposable {

    private final Duration time;
    private final CallerKey caller;
    private final AnswerMemory memory;
    private final ArrayDeque<AnswerMemory.Reservation> open = new ArrayDeque<>();
    private AnswerMemory.@Nullable Reservation handedOn;
    private boolean isOver;

    EventBudgets(Duration time, CallerKey caller, AnswerMemory memory) {
        this.time = time;
        this.caller = caller;
        this.memory = memory;
    }

    /** Makes the budget of a new event. */
    public synchronized Budget next() {
        var answer = memory.reserve();
        if (isOver) {
            answer.dispose();
        } else {
            open.add(answer);
        }
        return new Budget(Deadline.in(time), caller, answer);
    }

    /** Notes that the answer of the oldest open event has been passed on for writing. */
    synchronized void handedOn() {
        if (handedOn != null) {
            handedOn.dispose();
        }
        handedOn = open.poll();
    }

    /** Gives all bytes back. */
    @Override
    public synchronized void dispose() {
        isOver = true;
        handedOn();
        open.forEach(Disposable::dispose);
        open.clear();
        handedOn();
    }
}
