/**
 * Reads the values of an operation. Converts literals and variables to the values that statements
 * bind, and reports invalid values.
 */
@NullMarked
package dev.sluice.query.input;

import org.jspecify.annotations.NullMarked;
