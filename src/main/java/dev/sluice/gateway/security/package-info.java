/** Authentication: finds the caller of a token, and stores the tokens of Sluice. */
@NullMarked
package dev.sluice.gateway.security;

import org.jspecify.annotations.NullMarked;
