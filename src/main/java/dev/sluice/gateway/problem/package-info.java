/**
 * Errors of documents and variables: the argument, the field or the variable, and what is allowed.
 */
@NullMarked
package dev.sluice.gateway.problem;

import org.jspecify.annotations.NullMarked;
