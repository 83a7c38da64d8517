/** Fragments of finished JSON in the engine: their batches, and execution without another visit. */
@NullMarked
package dev.sluice.gateway.fragment;

import org.jspecify.annotations.NullMarked;
