/**
 * PostgreSQL: where it is, how it is migrated, and how statements run. The only package that knows
 * R2DBC; knows no other.
 */
@NullMarked
package dev.sluice.database;

import org.jspecify.annotations.NullMarked;
