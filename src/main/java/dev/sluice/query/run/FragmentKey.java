package dev.sluice.query.run;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FragmentLoader} loads: a statement with its binds, and one key row of it. Keys that
 * differ only in their key rows are loaded by one statement.
 *
 * @param sql the statement's text
 * @param binds its parameters behind the key rows
 * @param key the key row's key, null where the plan needs none
 * @param caller the key row's caller, null for an anonymous one
 * @param pace how quick the statement is; not part of what it is
 */
public record FragmentKey(
        String sql, List<Object> binds, @Nullable UUID key, @Nullable UUID caller, Pace pace) {

    public FragmentKey {
        binds = List.copyOf(binds);
    }

    SharedRuns.KeyRow row() {
        return new SharedRuns.KeyRow(key, caller);
    }

    Batch batch() {
        return new Batch(sql, binds);
    }

    /** What the keys of one statement have in common. */
    record Batch(String sql, List<Object> binds) {}
}
