package dev.sluice.policy;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives a number of places to callers in turn: first come, first served within a caller, round
 * robin between callers, and no caller has more than its share. It only decides; nothing waits in
 * it. Not safe for several threads: the user of a queue locks it.
 *
 * @param <T> what waits for a place; compared by identity or equality, each at most once inside
 */
public final class FairQueue<T> {

    /**
     * Weight of the newest duration in a moving average, which reflects about the last twenty
     * durations.
     */
    private static final double WEIGHT = 0.05;

    /** The minimum time left, as a part of the mean time. */
    private static final double LEAST_PART = 0.25;

    private final int places;
    private final int share;
    private final Map<CallerKey, Line> lines = new HashMap<>();

    /** The lines in which something waits; the caller served last is the last. */
    private final Map<CallerKey, Line> turns = new LinkedHashMap<>();

    private int running;
    private int waiting;
    private double meanNanos;

    /**
     * A queue.
     *
     * @param places the maximum of places taken at a time
     * @param share the maximum of places that one caller has at a time
     */
    public FairQueue(int places, int share) {
        this.places = places;
        this.share = Math.min(share, places);
    }

    /** The places of a caller, and the work that waits for it. */
    private final class Line {
        private final LinkedHashSet<T> queue = new LinkedHashSet<>();
        private int running;
        private double meanNanos;

        private double mean() {
            return meanNanos == 0 ? FairQueue.this.meanNanos : meanNanos;
        }
    }

    /**
     * Takes a place if one is free and no waiting work may take it. Returns whether it took one.
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

    /** Lets something wait. */
    public void add(CallerKey caller, T item) {
        var line = lines.computeIfAbsent(caller, _ -> new Line());
        if (line.queue.add(item)) {
            waiting++;
            turns.putIfAbsent(caller, line);
        }
    }

    /** Removes something that waits; whether it did. */
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
     * Gives a free place to the next waiting work and returns it; null if no place is free or no
     * caller may take one.
     *
     * @param ready what can begin now; the rest keeps its turn
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

    /** Gives a place back after a time. */
    public void leave(CallerKey caller, long nanos) {
        var line = free(caller);
        line.meanNanos = mean(line.meanNanos, nanos);
        meanNanos = mean(meanNanos, nanos);
        tidy(caller, line);
    }

    /** Gives a place back that was not used. */
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
     * How long a caller's next would wait, as fast as places have become free lately: for the
     * caller's own places, and for its turn among the callers that wait.
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
     * Whether waiting work should not begin: the time left is under a quarter of the mean time that
     * its caller's work takes.
     */
    public boolean isHopeless(CallerKey caller, Duration timeLeft) {
        var line = lines.get(caller);
        return line != null && timeLeft.toNanos() < line.meanNanos * LEAST_PART;
    }

    /** Places that are taken. */
    public int running() {
        return running;
    }

    /** Places that a caller has. */
    public int running(CallerKey caller) {
        var line = lines.get(caller);
        return line == null ? 0 : line.running;
    }

    /** The waiting work. */
    public int waiting() {
        return waiting;
    }

    /** The waiting work of a caller. */
    public int waiting(CallerKey caller) {
        var line = lines.get(caller);
        return line == null ? 0 : line.queue.size();
    }
}
