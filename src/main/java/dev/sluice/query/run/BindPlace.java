package dev.sluice.query.run;

/**
 * Decides where a statement takes the values of its plan from. A key row is the input of a
 * statement for one field of one request. A run is one execution of the statement for one or more
 * key rows.
 */
public enum BindPlace {

    /**
     * The values are parameters of the statement. Only key rows with equal values share a run, but
     * PostgreSQL can optimize the run for these values.
     */
    PARAMETERS,

    /**
     * The values are columns of the key rows, so key rows with different values share a run.
     * Subscriptions use this, because many subscribers repeat the same operation with different
     * values.
     */
    KEY_ROWS
}
