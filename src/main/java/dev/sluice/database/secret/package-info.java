/**
 * Secrets that must be read back: they are sealed with keys, and the keys can be changed. Knows the
 * parent, {@code target} and {@code embedded}.
 */
@NullMarked
package dev.sluice.database.secret;

import org.jspecify.annotations.NullMarked;
