/**
 * Streams of changes: the tail of the log, the subscribers that wait for changes, and the rights by
 * which they get them. Transports and the engine are not here.
 */
@NullMarked
package dev.sluice.live;

import org.jspecify.annotations.NullMarked;
