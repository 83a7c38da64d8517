/**
 * The transport over server-sent events by the protocol <a
 * href="https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md">graphql-sse</a>, in both
 * of its modes.
 */
@NullMarked
package dev.sluice.gateway.sse;

import org.jspecify.annotations.NullMarked;
