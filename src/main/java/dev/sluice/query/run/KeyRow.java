package dev.sluice.query.run;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The input of a statement for one field of one request. A statement returns one answer for each of
 * its key rows.
 *
 * @param key the key of the object that is read; null where the plan needs none
 * @param caller the caller's key; null for an anonymous caller
 * @param binds the values of the plan if the statement takes them from key rows ({@link
 *     BindPlace#KEY_ROWS}); otherwise empty
 */
public record KeyRow(@Nullable UUID key, @Nullable UUID caller, List<Object> binds) {

    /** Keeps a copy of the binds. */
    public KeyRow {
        binds = List.copyOf(binds);
    }

    /** Creates a key row without binds. */
    public KeyRow(@Nullable UUID key, @Nullable UUID caller) {
        this(key, caller, List.of());
    }

    /** Returns this key row with the binds of a plan. */
    KeyRow with(List<Object> all) {
        return all.isEmpty() ? this : new KeyRow(key, caller, all);
    }
}
