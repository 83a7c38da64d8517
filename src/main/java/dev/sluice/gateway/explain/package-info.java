/** The request extension {@code explain}: its check, and its part of the response. */
@NullMarked
package dev.sluice.gateway.explain;

import org.jspecify.annotations.NullMarked;
