/** The command line: tokens and migrations, without the web server. */
@NullMarked
package dev.sluice.gateway.cli;

import org.jspecify.annotations.NullMarked;
