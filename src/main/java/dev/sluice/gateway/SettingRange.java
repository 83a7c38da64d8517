package dev.sluice.gateway;

import dev.sluice.database.target.SettingBounds;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Refuses settings out of range, at the start. */
public final class SettingRange {

    private SettingRange() {}

    /** A setting that must be one or more. */
    public static void positive(String property, long value) {
        SettingBounds.between(property, value, 1, Long.MAX_VALUE);
    }

    /** A setting between two numbers, both included. */
    public static void between(String property, long value, long minimum, long maximum) {
        SettingBounds.between(property, value, minimum, maximum);
    }

    /** A setting between two times, both included. */
    public static void between(
            String property, Duration value, Duration minimum, Duration maximum) {
        SettingBounds.between(property, value, minimum, maximum);
    }

    /** A setting between two sizes, both included. */
    public static void between(
            String property, DataSize value, DataSize minimum, DataSize maximum) {
        SettingBounds.between(property, value, minimum, maximum);
    }

    /** A setting that must be one or more, and not above another. */
    public static void upTo(String property, long value, String otherProperty, long other) {
        positive(property, value);
        if (value > other) {
            throw SettingBounds.wrong(
                    property, "%d exceeds %s, which is %d".formatted(value, otherProperty, other));
        }
    }
}
