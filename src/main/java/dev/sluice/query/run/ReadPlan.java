package dev.sluice.query.run;

import java.util.List;

/**
 * A plan with the values of an operation's variables, ready to be read for any number of key rows.
 *
 * @param statement the statement that answers it
 * @param columns its binds that are columns of each of its key rows; empty if they are parameters
 * @param estimator how quick the statement has been; not part of what the plan is
 * @param cost what reading it once costs; {@link Long#MAX_VALUE} stands for all above
 * @param field the schema's name of the field that it answers
 */
public record ReadPlan(
        BoundStatement statement,
        List<Object> columns,
        RunEstimator estimator,
        long cost,
        String field) {

    /** Keeps a copy of the columns. */
    public ReadPlan {
        columns = List.copyOf(columns);
    }
}
