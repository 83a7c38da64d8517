/**
 * Explains the statements of one operation: their text and the plan that PostgreSQL makes of them.
 * Uses no other package of {@code query}.
 */
@NullMarked
package dev.sluice.query.explain;

import org.jspecify.annotations.NullMarked;
