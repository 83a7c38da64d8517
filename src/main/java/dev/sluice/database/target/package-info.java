/** Where a database is and how to log in to it: urls, parameters, settings and their bounds. */
@NullMarked
package dev.sluice.database.target;

import org.jspecify.annotations.NullMarked;
