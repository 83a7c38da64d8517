package dev.sluice.feed;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what readers of the log did since the start. Safe for all threads. */
public final class ReadCounts {

    private final LongAdder reads = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final Map<Change.Kind, LongAdder> changes = new EnumMap<>(Change.Kind.class);
    private final Map<Window.Judgement, LongAdder> judgements =
            new EnumMap<>(Window.Judgement.class);

    /** Creates counts that are 0. */
    public ReadCounts() {
        for (var kind : Change.Kind.values()) {
            changes.put(kind, new LongAdder());
        }
        for (var judgement : Window.Judgement.values()) {
            judgements.put(judgement, new LongAdder());
        }
    }

    void count(Window window, Duration time) {
        reads.increment();
        nanos.add(time.toNanos());
        adder(judgements, window.judgement()).increment();
        window.changes().forEach(change -> adder(changes, change.kind()).increment());
    }

    private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
        return adders.computeIfAbsent(key, _ -> new LongAdder());
    }

    /** Returns the number of reads that succeeded. */
    public long reads() {
        return reads.sum();
    }

    /** Returns the time of these reads in nanoseconds. */
    public double nanos() {
        return nanos.sum();
    }

    /** Returns the number of changes of a kind that were read. */
    public long changes(Change.Kind kind) {
        return adder(changes, kind).sum();
    }

    /** Returns the number of reads with a judgement. */
    public long judgements(Window.Judgement judgement) {
        return adder(judgements, judgement).sum();
    }
}
