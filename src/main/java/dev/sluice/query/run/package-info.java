/**
 * Runs statements, which return fragments of finished JSON. Contains the cache of plans and the
 * runs that requests share. Depends on {@code query.cost}, {@code query.explain}, {@code
 * query.input}, {@code query.plan}, {@code query.sql} and {@code query.trace}.
 */
@NullMarked
package dev.sluice.query.run;

import org.jspecify.annotations.NullMarked;
