/** The GraphiQL page. */
@NullMarked
package dev.sluice.gateway.page;

import org.jspecify.annotations.NullMarked;
