package dev.sluice.catalog;

import java.util.Locale;

/** The length of a bucket of times. Weeks begin on Monday. */
public enum Bucket {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** The enumeration of the schema. */
    public static final String TYPE = "BucketUnit";

    /** The field of {@code date_trunc}. */
    public String unit() {
        return name().toLowerCase(Locale.ROOT);
    }
}
