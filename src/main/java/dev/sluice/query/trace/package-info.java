/**
 * The interface between the runs of SQL statements and the edge, which traces and measures
 * requests. Uses no other package of Sluice.
 */
@NullMarked
package dev.sluice.query.trace;

import org.jspecify.annotations.NullMarked;
