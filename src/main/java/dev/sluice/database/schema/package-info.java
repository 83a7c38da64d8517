/** The tables, types and statistics that a database really has. Read at startup with JDBC. */
@NullMarked
package dev.sluice.database.schema;

import org.jspecify.annotations.NullMarked;
