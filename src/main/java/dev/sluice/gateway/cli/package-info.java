/** The command line: commands for tokens, administrators, secrets and migrations. */
@NullMarked
package dev.sluice.gateway.cli;

import org.jspecify.annotations.NullMarked;
