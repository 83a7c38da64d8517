/**
 * Prepares the database at startup: the server, the migrations and the demo data. Defines the beans
 * of the other packages below {@code database}.
 */
@NullMarked
package dev.sluice.database.start;

import org.jspecify.annotations.NullMarked;
