package dev.sluice.query.run;

/** The place of a plan's values in its statement. */
public enum BindPlace {

    /**
     * Parameters: key rows with equal values share a run. PostgreSQL can plan a run for its values.
     */
    PARAMETERS,

    /**
     * Columns of the key rows: key rows with different values share a run. For readers that are
     * many and ask for the same again and again, as subscribers do.
     */
    KEY_ROWS
}
