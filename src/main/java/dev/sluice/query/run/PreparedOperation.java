package dev.sluice.query.run;

import dev.sluice.policy.Refusal;
import graphql.language.Field;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account of one operation, made before anything runs: its cost, the bytes that it binds, and
 * the keys that load its root fields.
 */
public final class PreparedOperation {

    private final IdentityHashMap<Field, Root> roots = new IdentityHashMap<>();
    private long cost;
    private long boundBytes;

    PreparedOperation() {}

    /** A root field: its key, null if there is nothing to load, or why it is refused. */
    private record Root(@Nullable FragmentKey key, @Nullable Refusal refusal) {}

    void add(List<Field> fields, long more, @Nullable FragmentKey key) {
        cost = more > Long.MAX_VALUE - cost ? Long.MAX_VALUE : cost + more;
        roots.put(fields.getFirst(), new Root(key, null));
    }

    void refuse(List<Field> fields, Refusal refusal) {
        roots.put(fields.getFirst(), new Root(null, refusal));
    }

    void bound(long bytes) {
        boundBytes = bytes;
    }

    /** What the root fields cost; {@link Long#MAX_VALUE} stands for all above. */
    public long cost() {
        return cost;
    }

    /** Bytes that all statements bind; counted up to the first value beyond the limit. */
    public long boundBytes() {
        return boundBytes;
    }

    /** Whether a root field is in this account. */
    public boolean has(List<Field> fields) {
        return roots.containsKey(fields.getFirst());
    }

    /**
     * The key that loads a root field; null if there is nothing to load.
     *
     * @throws Refusal if its input is refused
     */
    public @Nullable FragmentKey key(List<Field> fields) {
        var root = roots.get(fields.getFirst());
        if (root == null) {
            throw new IllegalArgumentException("No such root field");
        }
        if (root.refusal() != null) {
            throw root.refusal();
        }
        return root.key();
    }
}
