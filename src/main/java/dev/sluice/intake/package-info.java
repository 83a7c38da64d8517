/**
 * Imports the history and the files of a Git repository. Uses only the package {@code database}.
 */
@NullMarked
package dev.sluice.intake;

import org.jspecify.annotations.NullMarked;
