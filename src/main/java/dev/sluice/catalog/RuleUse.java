package dev.sluice.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A visibility rule as a declaration in the SDL names it. The package {@code policy} defines its
 * meaning.
 *
 * @param rule the rule's name
 * @param by the column of the declaring table that the rule reads; null if the rule reads no column
 */
public record RuleUse(String rule, @Nullable String by) {}
