/**
 * Errors of documents and variables. Each error names the argument, field or variable, and the
 * allowed values.
 */
@NullMarked
package dev.sluice.gateway.problem;

import org.jspecify.annotations.NullMarked;
