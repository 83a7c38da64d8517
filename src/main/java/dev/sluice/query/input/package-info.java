/**
 * Values of an operation: from a literal or a variable to a bind, with its shape and its errors.
 */
@NullMarked
package dev.sluice.query.input;

import org.jspecify.annotations.NullMarked;
