/**
 * Traces of sampled requests: which are sampled, and the spans of operations and of the runs of
 * their statements. Knows OpenTelemetry, which no other package does.
 */
@NullMarked
package dev.sluice.gateway.trace;

import org.jspecify.annotations.NullMarked;
