/**
 * The transport over WebSocket by the protocol <a
 * href="https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md">graphql-transport-ws</a>.
 */
@NullMarked
package dev.sluice.gateway.socket;

import org.jspecify.annotations.NullMarked;
