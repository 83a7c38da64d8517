/** Sluice: a reactive GraphQL gateway over one shared PostgreSQL data layer. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
