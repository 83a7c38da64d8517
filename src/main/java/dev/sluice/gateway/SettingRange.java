package dev.sluice.gateway;

import dev.sluice.database.target.SettingBounds;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Rejects settings that are out of range when the application starts. */
public final class SettingRange {

    private SettingRange() {}

    /** Checks a setting that must be at least one. */
    public static void positive(String property, long value) {
        SettingBounds.between(property, value, 1, Long.MAX_VALUE);
    }

    /** Checks that a setting is between two numbers, both included. */
    public static void between(String property, long value, long minimum, long maximum) {
        SettingBounds.between(property, value, minimum, maximum);
    }

    /** Checks that a setting is between two durations, both included. */
    public static void between(
            String property, Duration value, Duration minimum, Duration maximum) {
        SettingBounds.between(property, value, minimum, maximum);
    }

    /** Checks that a setting is between two sizes, both included. */
    public static void between(
            String property, DataSize value, DataSize minimum, DataSize maximum) {
        SettingBounds.between(property, value, minimum, maximum);
    }

    /** Checks a setting that must be at least one and must not exceed another setting. */
    public static void upTo(String property, long value, String otherProperty, long other) {
        positive(property, value);
        if (value > other) {
            throw SettingBounds.wrong(
                    property, "%d exceeds %s, which is %d".formatted(value, otherProperty, other));
        }
    }
}
