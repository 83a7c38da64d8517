package dev.sluice.feed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Replaces many changes of a scope by one RESYNC. The triggers limit each statement; this limit
 * catches many small statements, such as the cascades of a deletion.
 *
 * @param maxChanges the maximum number of changes of a scope in a window, and of a table's changes
 *     by one transaction
 * @param maxScopes the maximum number of scopes of a table that get a RESYNC each; above it, the
 *     whole table gets one
 */
public record WindowLimits(int maxChanges, int maxScopes) {

    /** The limits of a gateway. */
    public static final WindowLimits STANDARD = new WindowLimits(1000, 100);

    /** The rows of a table that have the same scopes; null stands for all rows of the table. */
    private record Scope(String table, @Nullable List<@Nullable UUID> values) {}

    /** The changes of a table by one transaction. */
    private record Work(long xid, String table) {}

    /**
     * Returns the changes with RESYNC in place of those above a limit, in their order. Of several
     * RESYNC of a whole table, the last one stays.
     */
    List<Change> applied(List<Change> all) {
        var changes = withoutRepeats(all);
        var scopes = new HashMap<Scope, Integer>();
        var works = new HashMap<Work, Set<Scope>>();
        var counts = new HashMap<Work, Integer>();
        for (var change : changes) {
            for (var scope : scopes(change)) {
                scopes.merge(scope, 1, Integer::sum);
            }
            if (change.key() != null) {
                works.computeIfAbsent(work(change), _ -> new HashSet<>()).addAll(scopes(change));
                counts.merge(work(change), 1, Integer::sum);
            }
        }
        var full = new HashSet<Scope>();
        scopes.forEach(
                (scope, count) -> {
                    if (count > maxChanges) {
                        full.add(scope);
                    }
                });
        counts.forEach(
                (work, count) -> {
                    if (count > maxChanges) {
                        full.addAll(works.getOrDefault(work, Set.of()));
                    }
                });
        return full.isEmpty() ? changes : replaced(changes, full);
    }

    private static List<Change> withoutRepeats(List<Change> changes) {
        var last = new HashMap<String, Long>();
        for (var change : changes) {
            if (isWhole(change)) {
                last.put(table(change), change.seq());
            }
        }
        return last.isEmpty()
                ? changes
                : changes.stream()
                        .filter(
                                change ->
                                        !isWhole(change)
                                                || last.getOrDefault(table(change), 0L)
                                                        == change.seq())
                        .toList();
    }

    private static boolean isWhole(Change change) {
        return change.kind() == Change.Kind.RESYNC && change.after() == null;
    }

    private List<Change> replaced(List<Change> changes, Set<Scope> full) {
        var perTable = new HashMap<String, Integer>();
        full.forEach(scope -> perTable.merge(scope.table(), 1, Integer::sum));
        var first = new LinkedHashMap<Scope, Change>();
        var kept = new ArrayList<Change>();
        for (var change : changes) {
            var own = scopes(change);
            for (var scope : own) {
                if (full.contains(scope)) {
                    var told =
                            perTable.getOrDefault(scope.table(), 0) > maxScopes
                                    ? new Scope(scope.table(), null)
                                    : scope;
                    first.putIfAbsent(told, resync(change, told));
                }
            }
            if (own.isEmpty() || !full.containsAll(own)) {
                kept.add(change);
            }
        }
        // A reader may stop after any change. So a RESYNC stands before all that it replaces.
        var all = new ArrayList<>(first.values());
        all.addAll(kept);
        all.sort(Comparator.comparingLong(Change::seq));
        return all;
    }

    private static Work work(Change change) {
        return new Work(change.xid(), table(change));
    }

    private static String table(Change change) {
        var layout = change.layout();
        return layout == null ? "" : layout.columns().table();
    }

    /** The scopes of a changed row before and after the change; none for RESYNC. */
    private static Set<Scope> scopes(Change change) {
        var scopes = new HashSet<Scope>();
        if (change.key() != null) {
            for (var image : new Change.@Nullable Image[] {change.before(), change.after()}) {
                if (image != null) {
                    scopes.add(new Scope(table(change), image.scopes()));
                }
            }
        }
        return scopes;
    }

    private static Change resync(Change first, Scope scope) {
        var layout = first.layout();
        var values = scope.values();
        Change.Image image = null;
        if (layout != null && values != null && !values.isEmpty()) {
            var keys = new ArrayList<@Nullable UUID>(values);
            keys.addAll(Collections.nCopies(layout.columns().links().size(), null));
            image = new Change.Image(layout.columns(), keys, List.of());
        }
        return new Change(
                first.seq(),
                first.xid(),
                Change.Kind.RESYNC,
                first.at(),
                layout,
                null,
                null,
                image);
    }
}
