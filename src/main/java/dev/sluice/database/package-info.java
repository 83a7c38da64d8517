/**
 * PostgreSQL: its address, its migrations, and how statements run. No other package uses R2DBC.
 * This package uses no other package of Sluice.
 */
@NullMarked
package dev.sluice.database;

import org.jspecify.annotations.NullMarked;
