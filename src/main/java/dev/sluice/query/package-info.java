/**
 * Reading: from a selection to a plan, from a plan to one SQL statement, from that to a fragment of
 * finished JSON: {@code plan}, {@code sql} and {@code run}. Knows catalog, policy and database.
 */
@NullMarked
package dev.sluice.query;

import org.jspecify.annotations.NullMarked;
