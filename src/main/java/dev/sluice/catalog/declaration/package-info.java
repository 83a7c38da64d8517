/**
 * Reads SDL files into a catalog, and collects all their mistakes in one list. Depends on {@code
 * catalog} only.
 */
@NullMarked
package dev.sluice.catalog.declaration;

import org.jspecify.annotations.NullMarked;
