package dev.sluice.gateway.slow;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the lines that are logged in a second, and counts the lines that are left out. Safe for
 * all threads.
 */
final class LineLimit {

    /** The answer of {@link #next} if the line is left out. */
    static final long LEFT_OUT = -1;

    private final Bucket lines;
    private final AtomicLong leftOut = new AtomicLong();

    /**
     * A limit.
     *
     * @param perSecond maximum lines in a second
     * @param clock measures the time
     */
    LineLimit(int perSecond, TimeMeter clock) {
        this.lines =
                Bucket.builder()
                        .addLimit(
                                limit ->
                                        limit.capacity(perSecond)
                                                .refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .withCustomTimePrecision(clock)
                        .build();
    }

    /**
     * Returns how many lines were left out since the last line, if one more line may be logged now.
     * Otherwise counts the line as left out and returns {@link #LEFT_OUT}.
     */
    long next() {
        if (lines.tryConsume(1)) {
            return leftOut.getAndSet(0);
        }
        leftOut.incrementAndGet();
        return LEFT_OUT;
    }
}
