/**
 * Connections to PostgreSQL that never wait for a silent network. Knows {@code database.target}.
 */
@NullMarked
package dev.sluice.database.connection;

import org.jspecify.annotations.NullMarked;
