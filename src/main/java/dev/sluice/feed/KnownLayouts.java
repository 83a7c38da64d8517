package dev.sluice.feed;

import dev.sluice.database.SqlRow;
import dev.sluice.database.SqlRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * The layouts that rows of the log name. They are read once for each incarnation, because a
 * restored copy may give an id to another layout.
 *
 * <p>A layout is outdated if the newest layout of its table has a column more. A gateway that needs
 * the column starts after the newest layout exists, so it never takes an outdated one as complete.
 */
final class KnownLayouts {

    private static final String READ =
            """
            select l.id, l."table", l.scopes, l.links, l.states,
              newest.scopes as newest_scopes, newest.links as newest_links, newest.states as newest_states
            from feed.layouts as l cross join lateral (
              select n.scopes, n.links, n.states from feed.layouts as n where n."table" = l."table" order by n.id desc limit 1) as newest
            where l.id = any ($1)""";

    private final SqlRunner sql;
    private final AtomicReference<Known> known =
            new AtomicReference<>(new Known(new UUID(0, 0), Map.of()));

    private record Known(UUID incarnation, Map<Integer, KnownLayout> layouts) {}

    /**
     * A layout.
     *
     * @param outdated whether rows of the layout lack columns that newer rows have
     */
    record KnownLayout(Layout layout, boolean outdated) {}

    KnownLayouts(SqlRunner sql) {
        this.sql = sql;
    }

    /** Returns these layouts, and perhaps more, by their ids. */
    Mono<Map<Integer, KnownLayout>> of(UUID incarnation, Set<Integer> ids) {
        var now = known.get();
        var layouts =
                now.incarnation().equals(incarnation)
                        ? now.layouts()
                        : Map.<Integer, KnownLayout>of();
        if (layouts.keySet().containsAll(ids)) {
            return Mono.just(layouts);
        }
        return sql.rows(READ, List.of((Object) ids.toArray(Integer[]::new)), KnownLayouts::layout)
                .collect(Collectors.toMap(known -> known.layout().id(), known -> known))
                .map(
                        read -> {
                            var all = new HashMap<>(layouts);
                            all.putAll(read);
                            known.set(new Known(incarnation, Map.copyOf(all)));
                            return all;
                        });
    }

    private static KnownLayout layout(SqlRow row) {
        var columns = columns(row, "");
        return new KnownLayout(
                new Layout(row.get("id", Integer.class), columns),
                !columns.covers(columns(row, "newest_")));
    }

    private static LoggedColumns columns(SqlRow row, String prefix) {
        return new LoggedColumns(
                row.get("table", String.class),
                List.of(row.get(prefix + "scopes", String[].class)),
                List.of(row.get(prefix + "links", String[].class)),
                List.of(row.get(prefix + "states", String[].class)));
    }
}
