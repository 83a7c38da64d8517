/** Authentication: from a token to a caller. */
@NullMarked
package dev.sluice.gateway.security;

import org.jspecify.annotations.NullMarked;
