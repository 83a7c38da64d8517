/**
 * Documents: their limits, the cache of parsed documents, checks of variables, and introspection.
 */
@NullMarked
package dev.sluice.gateway.document;

import org.jspecify.annotations.NullMarked;
