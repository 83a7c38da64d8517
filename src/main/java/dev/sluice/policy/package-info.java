/** Who may see and do what, and how much. Knows {@code catalog} and {@code condition} only. */
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
