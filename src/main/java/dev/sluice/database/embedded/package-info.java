/** The embedded PostgreSQL server and its data directory. */
@NullMarked
package dev.sluice.database.embedded;

import org.jspecify.annotations.NullMarked;
