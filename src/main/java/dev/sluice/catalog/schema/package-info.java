/**
 * Builds the public schema from a catalog: the declared types, and the types that Sluice generates.
 * Depends on {@code catalog} and {@code catalog.declaration}.
 */
@NullMarked
package dev.sluice.catalog.schema;

import org.jspecify.annotations.NullMarked;
