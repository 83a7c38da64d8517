/**
 * The catalog: the entities, columns and relations that the SDL declares. Its subpackages read the
 * SDL and generate the public schema. This package depends on no other.
 */
@NullMarked
package dev.sluice.catalog;

import org.jspecify.annotations.NullMarked;
