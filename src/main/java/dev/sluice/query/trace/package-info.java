/**
 * The interfaces between the runs of SQL statements and what follows them: traces, metrics and the
 * log of slow operations. Uses no other package of Sluice.
 */
@NullMarked
package dev.sluice.query.trace;

import org.jspecify.annotations.NullMarked;
