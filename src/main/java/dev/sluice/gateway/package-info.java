/** The edge: GraphQL wiring, transports, errors, security. Nothing imports it. */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
