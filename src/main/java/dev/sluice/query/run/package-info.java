/**
 * From a statement to a fragment of finished JSON: the plan cache, batches, runs that requests
 * share. Knows {@code query.plan} and {@code query.sql}.
 */
@NullMarked
package dev.sluice.query.run;

import org.jspecify.annotations.NullMarked;
