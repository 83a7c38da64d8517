/** Documents: their limits, the cache of parsed ones, persisted and trusted ones. */
@NullMarked
package dev.sluice.gateway.document;

import org.jspecify.annotations.NullMarked;
