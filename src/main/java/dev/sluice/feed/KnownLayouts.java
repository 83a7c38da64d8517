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
 */
final class KnownLayouts {

    private static final String READ =
            """
            select id, "table", scopes, links, states from feed.layouts where id = any ($1)""";

    private final SqlRunner sql;
    private final AtomicReference<Known> known =
            new AtomicReference<>(new Known(new UUID(0, 0), Map.of()));

    private record Known(UUID incarnation, Map<Integer, Layout> layouts) {}

    KnownLayouts(SqlRunner sql) {
        this.sql = sql;
    }

    /** Returns these layouts, and perhaps more, by their ids. */
    Mono<Map<Integer, Layout>> of(UUID incarnation, Set<Integer> ids) {
        var now = known.get();
        var layouts =
                now.incarnation().equals(incarnation) ? now.layouts() : Map.<Integer, Layout>of();
        if (layouts.keySet().containsAll(ids)) {
            return Mono.just(layouts);
        }
        return sql.rows(READ, List.of((Object) ids.toArray(Integer[]::new)), KnownLayouts::layout)
                .collect(Collectors.toMap(Layout::id, layout -> layout))
                .map(
                        read -> {
                            var all = new HashMap<>(layouts);
                            all.putAll(read);
                            known.set(new Known(incarnation, Map.copyOf(all)));
                            return all;
                        });
    }

    private static Layout layout(SqlRow row) {
        return new Layout(
                row.get("id", Integer.class),
                new LoggedColumns(
                        row.get("table", String.class),
                        List.of(row.get("scopes", String[].class)),
                        List.of(row.get("links", String[].class)),
                        List.of(row.get("states", String[].class))));
    }
}
