/**
 * Fragments of finished JSON in the engine: their loading in batches, and execution strategies that
 * do not visit the fields inside them.
 */
@NullMarked
package dev.sluice.gateway.fragment;

import org.jspecify.annotations.NullMarked;
