/**
 * From a selection to a plan: a tree of typed steps that a rule of visibility stands in. Knows
 * neither SQL nor how plans are run.
 */
@NullMarked
package dev.sluice.query.plan;

import org.jspecify.annotations.NullMarked;
