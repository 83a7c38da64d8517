/**
 * The catalog: the entities, columns and relations that the SDL declares, and the public types
 * generated from them. Knows no other package.
 */
@NullMarked
package dev.sluice.catalog;

import org.jspecify.annotations.NullMarked;
