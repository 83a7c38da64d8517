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
 * The budgets of a subscription's events: each has a deadline of its own, and the bytes of its
 * answer are given back when the next answer is handed on, or there is none. Safe for all threads.
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

    /** The budget of the event that comes now. */
    public synchronized Budget next() {
        var answer = memory.reserve();
        if (isOver) {
            answer.dispose();
        } else {
            open.add(answer);
        }
        return new Budget(Deadline.in(time), caller, answer);
    }

    /** Says that the oldest event's answer has been handed on. */
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
