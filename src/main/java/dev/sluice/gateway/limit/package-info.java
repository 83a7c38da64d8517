/** Limits of load: cost, rates, admission, deadlines. */
@NullMarked
package dev.sluice.gateway.limit;

import org.jspecify.annotations.NullMarked;
