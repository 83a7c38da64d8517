package dev.sluice.policy;

import dev.sluice.condition.Condition;

/**
 * The rows or values that a class of callers sees.
 *
 * @param condition holds for exactly those rows
 * @param reason the rules or the scope that grant it, for the comment in the statement
 */
public record Grant(Condition condition, String reason) {}
