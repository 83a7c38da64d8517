/** The rights of callers, and their limits. Uses only {@code catalog} and {@code condition}. */
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
