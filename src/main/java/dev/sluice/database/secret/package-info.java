/**
 * Seals (encrypts) secrets that Sluice must read back, and changes the keys that seal them. Uses
 * only the parent package, {@code target} and {@code embedded}.
 */
@NullMarked
package dev.sluice.database.secret;

import org.jspecify.annotations.NullMarked;
