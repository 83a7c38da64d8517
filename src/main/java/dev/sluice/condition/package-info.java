/**
 * Conditions on rows. Both the filters of requests and the rules of {@code policy} become such
 * conditions. Uses only {@code catalog}. The package {@code query} turns a condition into SQL.
 */
@NullMarked
package dev.sluice.condition;

import org.jspecify.annotations.NullMarked;
