/**
 * The log of changes: its reader, positions in it, and the duty that keeps it small. {@code
 * docs/feed.md} states its guarantees. Uses {@code catalog}, {@code condition}, {@code policy},
 * {@code query} and {@code database}.
 */
@NullMarked
package dev.sluice.feed;

import org.jspecify.annotations.NullMarked;
