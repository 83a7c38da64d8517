/**
 * Traces of sampled requests: the choice of the requests, and the spans of operations and of the
 * statement runs that serve them. Only this package uses OpenTelemetry.
 */
@NullMarked
package dev.sluice.gateway.trace;

import org.jspecify.annotations.NullMarked;
