package dev.sluice.policy;

import dev.sluice.condition.Condition;

/**
 * The rows or values that a class of callers sees.
 *
 * @param condition holds for exactly the rows that these callers see, or for the rows whose value
 *     they see
 * @param reason the rules or the scopes that grant the access, for a comment in the SQL statement
 */
public record Grant(Condition condition, String reason) {}
