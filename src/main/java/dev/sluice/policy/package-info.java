/** The rights of callers, and their limits. Knows {@code catalog} and {@code condition} only. */
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
