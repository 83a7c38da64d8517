package dev.sluice.gateway.fragment;

import dev.sluice.query.run.KeyRow;
import dev.sluice.query.run.ReadPlan;
import java.util.List;

/**
 * A fragment to load: a plan, and one key row of the plan. Keys that differ only in their key rows
 * are loaded by one statement.
 *
 * @param plan the plan
 * @param row the key row
 * @param path the path of the field if the operation is explained; otherwise empty
 */
public record FragmentKey(ReadPlan plan, KeyRow row, List<Object> path) {

    /** Creates the key of a field whose operation is not explained. */
    public FragmentKey(ReadPlan plan, KeyRow row) {
        this(plan, row, List.of());
    }

    /** Returns this key with the path of its field. */
    public FragmentKey at(List<Object> place) {
        return new FragmentKey(plan, row, place);
    }
}
