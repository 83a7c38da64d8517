/**
 * Subscriptions, and the parts that both of their transports share: running operations for a
 * connection, the frames that wait to be written, and the connections of this gateway.
 */
@NullMarked
package dev.sluice.gateway.live;

import org.jspecify.annotations.NullMarked;
