/**
 * From a plan to one SQL statement with its binds, and the check of the catalog against the
 * database at the start. Knows {@code query.plan}.
 */
@NullMarked
package dev.sluice.query.sql;

import org.jspecify.annotations.NullMarked;
