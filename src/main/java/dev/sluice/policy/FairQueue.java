package dev.sluice.policy;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives a limited number of places to the work of callers. Each piece of work takes a place while
 * it runs. The work of one caller is served in the order in which it came, and callers with waiting
 * work take turns (round robin). No caller has more places than a maximum, which is called its
 * share.
 *
 * <p>The queue only decides which work may run. It blocks no thread and runs nothing. Not safe for
 * several threads: hold a lock around each call.
 *
 * @param <T> one piece of work, such as a request. A piece of work may be in the queue only once,
 *     compared by {@code equals}
 */
public final class FairQueue<T> {

    /**
     * The weight of the newest duration in the moving averages. Each average then reflects about
     * the last twenty durations.
     */
    private static final double WEIGHT = 0.05;

    /**
     * Work may begin only if the time left before its deadline is at least this part of the mean
     * duration of its caller's work.
     */
    private static final double LEAST_PART = 0.25;

    private final int places;
    private final int share;
    private final Map<CallerKey, Line> lines = new HashMap<>();

    /**
     * The callers with waiting work, in the order of their turns. The caller that was served last
     * comes last.
     */
    private final Map<CallerKey, Line> turns = new LinkedHashMap<>();

    private int running;
    private int waiting;
    private double meanNanos;

    /**
     * Makes a queue.
     *
     * @param places the maximum number of places that are taken at the same time
     * @param share the maximum number of places that one caller has at the same time
     */
    public FairQueue(int places, int share) {
        this.places = places;
        this.share = Math.min(share, places);
    }

    /**
     * The state of one caller: its waiting work, the number of its places, and the mean duration of
     * its work.
     */
    private final class Line {
        private final LinkedHashSet<T> queue = new LinkedHashSet<>();
        private int running;
        private double meanNanos;

        private double mean() {
            return meanNanos == 0 ? FairQueue.this.meanNanos : meanNanos;
        }
    }

    /**
     * Takes a place for new work. This succeeds if a place is free, the caller has fewer places
     * than its share, and no waiting work can take the place. Returns whether it succeeded.
     */
    public boolean tryTake(CallerKey caller) {
        var line = lines.get(caller);
        var hasShare = line != null && (line.running >= share || !line.queue.isEmpty());
        if (hasShare || running >= places || isAnotherNext()) {
            return false;
        }
        running++;
        lines.computeIfAbsent(caller, _ -> new Line()).running++;
        return true;
    }

    private boolean isAnotherNext() {
        return waiting > 0 && turns.values().stream().anyMatch(line -> line.running < share);
    }

    /** Adds work to the caller's waiting work. */
    public void add(CallerKey caller, T item) {
        var line = lines.computeIfAbsent(caller, _ -> new Line());
        if (line.queue.add(item)) {
            waiting++;
            turns.putIfAbsent(caller, line);
        }
    }

    /** Removes work that waits. Returns whether it was waiting. */
    public boolean remove(CallerKey caller, T item) {
        var line = lines.get(caller);
        if (line == null || !line.queue.remove(item)) {
            return false;
        }
        waiting--;
        tidy(caller, line);
        return true;
    }

    /**
     * Gives a free place to the next waiting work. Returns this work, or null if no place is free
     * or no waiting work can take one.
     *
     * @param ready whether work can begin now. Work that cannot begin keeps its position in the
     *     queue
     */
    public @Nullable T next(Predicate<? super T> ready) {
        if (running >= places) {
            return null;
        }
        for (var turn : turns.entrySet()) {
            var line = turn.getValue();
            var item = line.running < share ? first(line, ready) : null;
            if (item != null) {
                begin(turn.getKey(), line, item);
                return item;
            }
        }
        return null;
    }

    private @Nullable T first(Line line, Predicate<? super T> ready) {
        for (var item : line.queue) {
            if (ready.test(item)) {
                return item;
            }
        }
        return null;
    }

    private void begin(CallerKey caller, Line line, T item) {
        line.queue.remove(item);
        waiting--;
        running++;
        line.running++;
        turns.remove(caller);
        if (!line.queue.isEmpty()) {
            turns.put(caller, line);
        }
    }

    /**
     * Gives back the place of work that has ended.
     *
     * @param nanos the duration of the work in nanoseconds
     */
    public void leave(CallerKey caller, long nanos) {
        var line = free(caller);
        line.meanNanos = mean(line.meanNanos, nanos);
        meanNanos = mean(meanNanos, nanos);
        tidy(caller, line);
    }

    /** Gives back the place of work that did not run. The mean durations do not change. */
    public void giveBack(CallerKey caller) {
        tidy(caller, free(caller));
    }

    private Line free(CallerKey caller) {
        var line = lines.get(caller);
        if (line == null || line.running == 0) {
            throw new IllegalStateException("The caller has no place to give back");
        }
        running--;
        line.running--;
        return line;
    }

    private static double mean(double known, long nanos) {
        return known == 0 ? nanos : known + WEIGHT * (nanos - known);
    }

    private void tidy(CallerKey caller, Line line) {
        if (line.queue.isEmpty()) {
            turns.remove(caller);
            if (line.running == 0) {
                lines.remove(caller);
            }
        }
    }

    /**
     * Estimates how long the next work of a caller would wait, from the mean duration of recent
     * work. The caller may wait for one of its own places, or for its turn among all callers.
     * Returns the longer of these two waits.
     */
    public Duration expectedWait(CallerKey caller) {
        var line = lines.get(caller);
        var before = line == null ? 0 : line.queue.size();
        var own = line == null || line.running < share ? 0 : line.mean() * (before + 1) / share;
        var turn = Math.min(waiting + 1L, (before + 1L) * (turns.size() + 1L));
        var all = running < places ? 0 : meanNanos * turn / places;
        return Duration.ofNanos((long) Math.max(own, all));
    }

    /**
     * Whether waiting work should not begin, because too little time is left. The minimum is a
     * quarter of the mean duration of the caller's work.
     */
    public boolean isHopeless(CallerKey caller, Duration timeLeft) {
        var line = lines.get(caller);
        return line != null && timeLeft.toNanos() < line.meanNanos * LEAST_PART;
    }

    /** The number of places that are taken. */
    public int running() {
        return running;
    }

    /** The number of places that a caller has. */
    public int running(CallerKey caller) {
        var line = lines.get(caller);
        return line == null ? 0 : line.running;
    }

    /** The number of pieces of work that wait. */
    public int waiting() {
        return waiting;
    }

    /** The number of pieces of work that a caller has waiting. */
    public int waiting(CallerKey caller) {
        var line = lines.get(caller);
        return line == null ? 0 : line.queue.size();
    }
}
