/** The seam between runs of statements and traces of requests. Knows no other package of ours. */
@NullMarked
package dev.sluice.query.trace;

import org.jspecify.annotations.NullMarked;
