/** Clients' connections: their number, their timeouts, and the order of requests on them. */
@NullMarked
package dev.sluice.gateway.connection;

import org.jspecify.annotations.NullMarked;
