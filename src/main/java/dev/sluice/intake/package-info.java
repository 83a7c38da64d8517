/**
 * Brings outside data in: the history and files of a Git repository. May use {@code database} only;
 * nothing uses it.
 */
@NullMarked
package dev.sluice.intake;

import org.jspecify.annotations.NullMarked;
