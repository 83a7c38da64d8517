package dev.sluice.catalog;

import java.util.Locale;

/** The length of a time bucket by which aggregates group rows. Weeks begin on Monday. */
public enum Bucket {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** The name of this enumeration in the schema. */
    public static final String TYPE = "BucketUnit";

    /** The name of this length as an argument of the SQL function {@code date_trunc}. */
    public String unit() {
        return name().toLowerCase(Locale.ROOT);
    }
}
