/** The wiring of the GraphQL engine: schema, scalars, root fetchers, errors. */
@NullMarked
package dev.sluice.gateway.engine;

import org.jspecify.annotations.NullMarked;
