/**
 * The port of metrics and health, and the meters of Sluice. Knows all that is measured; no other
 * package knows this one. Only this package uses Micrometer's meters.
 */
@NullMarked
package dev.sluice.gateway.metrics;

import org.jspecify.annotations.NullMarked;
