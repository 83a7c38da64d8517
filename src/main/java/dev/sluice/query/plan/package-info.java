/**
 * Turns the selection of a root field into a plan, a tree of typed steps. Each step that reads a
 * table states which rows the caller sees. The only SQL here is the rank of a search.
 */
@NullMarked
package dev.sluice.query.plan;

import org.jspecify.annotations.NullMarked;
