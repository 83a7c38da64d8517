package dev.sluice.gateway;

import dev.sluice.database.StartupFailure;

/** Refuses settings that make no sense, at the start. */
final class SettingRange {

    private SettingRange() {}

    /** A setting that must be one or more. */
    static void positive(String property, long value) {
        if (value < 1) {
            throw new StartupFailure(
                    "%s is %d, but must be at least 1.".formatted(property, value));
        }
    }

    /** A setting that must be one or more, and not above another. */
    static void upTo(String property, long value, String otherProperty, long other) {
        positive(property, value);
        if (value > other) {
            throw new StartupFailure(
                    "%s is %d, more than %s, which is %d."
                            .formatted(property, value, otherProperty, other));
        }
    }
}
