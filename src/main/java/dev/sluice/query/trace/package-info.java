/**
 * The interface between the runs of SQL statements and the traces of requests. Uses no other
 * package of Sluice.
 */
@NullMarked
package dev.sluice.query.trace;

import org.jspecify.annotations.NullMarked;
