/** The start: checks of settings, failures in one line, the banner. */
@NullMarked
package dev.sluice.gateway.start;

import org.jspecify.annotations.NullMarked;
