package dev.sluice.gateway.metrics;

import java.time.Duration;
import java.util.stream.Stream;

/** The upper bounds of buckets. Each is a series for each set of labels, so there are few. */
final class Buckets {

    /** Times of operations, up to the default deadline. */
    static final Duration[] REQUEST =
            millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

    /** Times of statements and of waits for them, which can be below a millisecond. */
    static final Duration[] STATEMENT =
            millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

    /** Numbers of key rows, up to the maximum of a run. */
    static final double[] KEY_ROWS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

    /** Numbers of requests that share a run. */
    static final double[] REQUESTS = {1, 2, 4, 8, 16, 32, 64, 128};

    private Buckets() {}

    private static Duration[] millis(Integer... bounds) {
        return Stream.of(bounds).map(Duration::ofMillis).toArray(Duration[]::new);
    }
}
