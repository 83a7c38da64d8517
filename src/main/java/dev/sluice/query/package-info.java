/**
 * Reads data in three steps. The package {@code plan} turns a selection into a plan, {@code sql}
 * turns the plan into one SQL statement, and {@code run} runs the statement. The result is a
 * fragment of finished JSON. Uses the packages {@code catalog}, {@code condition}, {@code policy}
 * and {@code database}.
 */
@NullMarked
package dev.sluice.query;

import org.jspecify.annotations.NullMarked;
