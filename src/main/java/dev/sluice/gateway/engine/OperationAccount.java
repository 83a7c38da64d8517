package dev.sluice.gateway.engine;

import dev.sluice.gateway.fragment.FragmentKey;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Selection;
import dev.sluice.query.run.KeyRow;
import dev.sluice.query.run.ReadPlan;
import graphql.language.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The account of one operation: its cost, the bytes that its statements bind, and the plans that
 * read its fields. One thread makes the account before the operation runs. Afterwards all threads
 * may read it.
 */
public final class OperationAccount {

    /** Keyed by the nodes of the fields. Nodes are equal only if they are the same object. */
    private final Map<List<Field>, Entry> entries = new HashMap<>();

    private long cost;
    private long boundBytes;

    OperationAccount() {}

    /**
     * A field that a plan reads: the plan and the key row, or the reason for which the field is
     * refused.
     */
    private record Entry(
            @Nullable ReadPlan plan, @Nullable KeyRow row, @Nullable Refusal refusal) {}

    /**
     * Adds a field.
     *
     * @param row null if there is nothing to read, or the key is known only when the field is
     *     fetched
     */
    void add(Selection field, ReadPlan plan, @Nullable KeyRow row) {
        cost = plan.cost() > Long.MAX_VALUE - cost ? Long.MAX_VALUE : cost + plan.cost();
        entries.put(field.fields(), new Entry(plan, row, null));
    }

    /** Adds a field whose input is refused. */
    void refuse(Selection field, Refusal refusal) {
        entries.put(field.fields(), new Entry(null, null, refusal));
    }

    void bound(long bytes) {
        boundBytes = bytes;
    }

    /** The cost of all fields. {@link Long#MAX_VALUE} also stands for any higher cost. */
    public long cost() {
        return cost;
    }

    /**
     * The bytes that all statements bind. Counting stops at the first value that exceeds the limit.
     */
    public long boundBytes() {
        return boundBytes;
    }

    /** Whether a field is in this account. */
    boolean has(List<Field> fields) {
        return entries.containsKey(fields);
    }

    /**
     * Returns the plan that reads a field.
     *
     * @throws Refusal if the field's input is refused
     */
    ReadPlan plan(List<Field> fields) {
        return Objects.requireNonNull(entry(fields).plan());
    }

    /**
     * Returns the key that loads a root field; null if there is nothing to load.
     *
     * @throws Refusal if the field's input is refused
     */
    public @Nullable FragmentKey key(List<Field> fields) {
        var entry = entry(fields);
        return entry.row() == null
                ? null
                : new FragmentKey(Objects.requireNonNull(entry.plan()), entry.row());
    }

    private Entry entry(List<Field> fields) {
        var entry = entries.get(fields);
        if (entry == null) {
            throw new IllegalArgumentException("No such field");
        }
        if (entry.refusal() != null) {
            throw entry.refusal();
        }
        return entry;
    }
}
