/** The cost of a plan before it runs, from page sizes and the statistics of tables. */
@NullMarked
package dev.sluice.query.cost;

import org.jspecify.annotations.NullMarked;
