/** The log of slow operations: one line for each, at a bounded rate. */
@NullMarked
package dev.sluice.gateway.slow;

import org.jspecify.annotations.NullMarked;
