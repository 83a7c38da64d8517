/** Access tokens of Sluice: their form, their table, and those of the first start. */
@NullMarked
package dev.sluice.gateway.token;

import org.jspecify.annotations.NullMarked;
