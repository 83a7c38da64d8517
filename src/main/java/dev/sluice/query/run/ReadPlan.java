package dev.sluice.query.run;

import java.util.List;

/**
 * A plan with the values of an operation's variables. Its statement can run for any number of
 * {@link KeyRow}s.
 *
 * @param statement the statement that reads the field
 * @param columns the values that each key row takes as columns; empty if they are parameters of the
 *     statement
 * @param estimator estimates the time of the statement from its recent runs
 * @param cost the cost of one read; {@link Long#MAX_VALUE} stands for any larger cost
 * @param field the schema's name of the field
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
