/** From SDL files to a catalog, with every mistake of them in one list. Knows the catalog alone. */
@NullMarked
package dev.sluice.catalog.declaration;

import org.jspecify.annotations.NullMarked;
