/**
 * Computes the cost of a plan before it runs, from page sizes, indexes and the statistics of
 * tables.
 */
@NullMarked
package dev.sluice.query.cost;

import org.jspecify.annotations.NullMarked;
