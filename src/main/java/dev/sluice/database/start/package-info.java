/**
 * The database at the start: the server, the migrations, the demo data, and the beans of the rest.
 */
@NullMarked
package dev.sluice.database.start;

import org.jspecify.annotations.NullMarked;
