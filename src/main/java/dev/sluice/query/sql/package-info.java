/**
 * Turns a plan into one SQL statement with its binds (the parameters). Also checks at startup that
 * the catalog fits the database. Depends on {@code query.plan}.
 */
@NullMarked
package dev.sluice.query.sql;

import org.jspecify.annotations.NullMarked;
