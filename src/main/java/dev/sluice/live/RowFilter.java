package dev.sluice.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.catalog.Entity;
import dev.sluice.feed.Change;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a stream: all rows of an entity, or those that point at one object.
 *
 * @param column the column that points at the object; null for all rows
 * @param key the key of the object; null for all rows
 */
record RowFilter(Entity entity, @Nullable String column, @Nullable UUID key) {

    private static final String DELETED = "deleted_at";

    /** Returns the kind of a change for this stream; null if the stream does not tell it. */
    ChangeStream.@Nullable Kind kind(Change change) {
        var layout = change.layout();
        if (layout != null && !layout.columns().table().equals(entity.table())) {
            return null;
        }
        return switch (change.kind()) {
            case RESYNC -> isAbout(change) ? ChangeStream.Kind.RESYNC : null;
            case INSERTED -> has(change.after()) ? ChangeStream.Kind.INSERTED : null;
            case DELETED -> has(change.before()) ? ChangeStream.Kind.DELETED : null;
            case UPDATED -> kind(has(change.before()), has(change.after()));
        };
    }

    private static ChangeStream.@Nullable Kind kind(boolean before, boolean after) {
        if (before) {
            return after ? ChangeStream.Kind.UPDATED : ChangeStream.Kind.LEFT;
        }
        return after ? ChangeStream.Kind.ENTERED : null;
    }

    /** Whether the stream has a row with these values. Soft-deleted rows are in no stream. */
    private boolean has(Change.@Nullable Image row) {
        return row != null
                && (column == null || Objects.equals(key, row.key(column)))
                && !(row.columns().states().contains(DELETED)
                        && Boolean.parseBoolean(row.state(DELETED)));
    }

    /** Whether a RESYNC may be about rows of the stream. */
    private boolean isAbout(Change resync) {
        var scope = resync.after();
        return scope == null
                || column == null
                || !scope.columns().scopes().contains(column)
                || Objects.equals(key, scope.key(column));
    }

    /** Returns the values of a row by which its visibility is decided, before or after a change. */
    static Change.@Nullable Image decisive(ChangeStream.Kind kind, Change change) {
        return switch (kind) {
            case LEFT, DELETED -> change.before();
            case INSERTED, ENTERED, UPDATED -> change.after();
            case RESYNC -> null;
        };
    }
}
