package dev.sluice.gateway.fragment;

import dev.sluice.query.run.KeyRow;
import dev.sluice.query.run.ReadPlan;

/**
 * A fragment to load: a plan, and one key row of the plan. Keys that differ only in their key rows
 * are loaded by one statement.
 *
 * @param plan the plan
 * @param row the key row
 */
public record FragmentKey(ReadPlan plan, KeyRow row) {}
