package dev.sluice.gateway.slow;

import dev.sluice.gateway.SettingRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the log of slow operations.
 *
 * @param threshold time from which an operation is logged as slow; 0 switches the log off
 * @param maxLinesPerSecond maximum lines of a replica in a second; the next line counts the
 *     operations that were left out
 */
@ConfigurationProperties("sluice.slow-operations")
public record SlowOperationSettings(
        @DefaultValue("1s") @Nullable Duration threshold,
        @DefaultValue("10") int maxLinesPerSecond) {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_LINES = 1000;

    /** Rejects values out of range. An empty threshold is 0. */
    public SlowOperationSettings {
        threshold = threshold == null ? Duration.ZERO : threshold;
        SettingRange.between("sluice.slow-operations.threshold", threshold, Duration.ZERO, LONGEST);
        SettingRange.between(
                "sluice.slow-operations.max-lines-per-second", maxLinesPerSecond, 1, MAX_LINES);
    }

    /** Nanoseconds from which an operation is slow; 0 if the log is off. */
    long thresholdNanos() {
        return threshold == null ? 0 : threshold.toNanos();
    }
}
