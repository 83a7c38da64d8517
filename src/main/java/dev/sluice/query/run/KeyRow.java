package dev.sluice.query.run;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row that a statement is run for.
 *
 * @param key the key of the object that is read; null where the plan needs none
 * @param caller the caller's key; null for an anonymous caller
 * @param binds the values of the plan that are columns of the row ({@link BindPlace#KEY_ROWS}),
 *     which a run adds
 */
public record KeyRow(@Nullable UUID key, @Nullable UUID caller, List<Object> binds) {

    /** Keeps a copy of the binds. */
    public KeyRow {
        binds = List.copyOf(binds);
    }

    /** A row without binds. */
    public KeyRow(@Nullable UUID key, @Nullable UUID caller) {
        this(key, caller, List.of());
    }

    /** The row with the binds of a plan. */
    KeyRow with(List<Object> all) {
        return all.isEmpty() ? this : new KeyRow(key, caller, all);
    }
}
