package dev.sluice.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A visibility rule as a declaration names it. The package {@code policy} defines its meaning.
 *
 * @param rule the rule's name
 * @param by the column of the declaring table that the rule looks at, null for rules that look at
 *     none
 */
public record RuleUse(String rule, @Nullable String by) {}
