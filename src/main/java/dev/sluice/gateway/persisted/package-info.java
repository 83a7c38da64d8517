/** Documents that a request names instead of sending them: persisted and trusted ones. */
@NullMarked
package dev.sluice.gateway.persisted;

import org.jspecify.annotations.NullMarked;
