/**
 * From a catalog to the public schema: the types that Sluice generates and those that are declared.
 * Knows {@code catalog.declaration}.
 */
@NullMarked
package dev.sluice.catalog.schema;

import org.jspecify.annotations.NullMarked;
