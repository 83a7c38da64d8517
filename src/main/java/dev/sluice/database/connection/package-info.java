/**
 * Connections to PostgreSQL that never wait forever for a silent network. Knows {@code
 * database.target}.
 */
@NullMarked
package dev.sluice.database.connection;

import org.jspecify.annotations.NullMarked;
