/** Who may see and do what, and how much. Knows no other package. */
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
