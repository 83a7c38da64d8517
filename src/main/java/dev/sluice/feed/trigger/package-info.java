/** The triggers that write the log of changes: generated from the catalog, and checked at start. */
@NullMarked
package dev.sluice.feed.trigger;

import org.jspecify.annotations.NullMarked;
