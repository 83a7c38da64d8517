package dev.sluice.query.run;

/**
 * A plan with the values of an operation's variables, ready to be read for any number of key rows.
 *
 * @param statement the statement that answers it
 * @param pace how quick the statement has been; not part of what the plan is
 * @param cost what reading it once costs; {@link Long#MAX_VALUE} stands for all above
 * @param field the schema's name of the field that it answers
 */
public record ReadPlan(BoundStatement statement, Pace pace, long cost, String field) {}
