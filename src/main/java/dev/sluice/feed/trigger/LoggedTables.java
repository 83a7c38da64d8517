package dev.sluice.feed.trigger;

import dev.sluice.feed.Layout;
import dev.sluice.feed.LoggedColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the triggers that write the log, as the database has it.
 *
 * @param hasLog whether the tables of the log exist
 * @param layouts the newest layout of each table
 * @param bodies the body of each table's function, by the name of the function
 * @param unwatched the tables and partitions that lack a trigger, by the name of the table; each
 *     with the function {@code log_…} of its table alone
 * @param subscribed the tables and partitions to which logical replication writes, by the name of
 *     the table
 */
record LoggedTables(
        boolean hasLog,
        Map<String, Layout> layouts,
        Map<String, String> bodies,
        Map<String, List<String>> unwatched,
        Map<String, List<String>> subscribed) {

    private static final String HAS_LOG = "select to_regclass('feed.changes') is not null";

    private static final String LAYOUTS =
            """
            select distinct on ("table") id, "table", scopes, links, states
            from feed.layouts order by "table", id desc""";

    private static final String BODIES =
            """
            select proname, prosrc from pg_proc
            where pronamespace = 'feed'::regnamespace and prorettype = 'trigger'::regtype""";

    /** Four triggers, always enabled, with the function of the table. Partitions come last. */
    private static final String UNWATCHED =
            """
            select root.relname, part.relname
            from pg_class as root
              cross join lateral (
                select root.oid as oid, 0 as level
                union
                select t.relid, t.level from pg_partition_tree(root.oid) as t) as tree
              join pg_class as part on part.oid = tree.oid
            where root.relnamespace = 'public'::regnamespace and root.relkind in ('r', 'p') and not root.relispartition
              and 4 <> (
                select count(*) from pg_trigger as t join pg_proc as f on f.oid = t.tgfoid
                where t.tgrelid = part.oid and t.tgenabled = 'A' and f.pronamespace = 'feed'::regnamespace
                  and f.proname = 'log_' || root.relname
                  and t.tgname in ('feed_insert', 'feed_update', 'feed_delete', 'feed_truncate'))
            order by root.relname, tree.level, part.relname""";

    private static final String SUBSCRIBED =
            """
            select root.relname, part.relname
            from pg_subscription_rel as s join pg_class as part on part.oid = s.srrelid
              join pg_class as root on root.oid = coalesce(pg_partition_root(part.oid), part.oid)
            where root.relnamespace = 'public'::regnamespace
            order by root.relname, part.relname""";

    static LoggedTables read(Connection connection) throws SQLException {
        var layouts = new HashMap<String, Layout>();
        var bodies = new HashMap<String, String>();
        Map<String, List<String>> unwatched;
        Map<String, List<String>> subscribed;
        boolean hasLog;
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery(HAS_LOG)) {
                rows.next();
                hasLog = rows.getBoolean(1);
            }
            try (var rows = statement.executeQuery(LAYOUTS)) {
                while (rows.next()) {
                    layouts.put(rows.getString(2), layout(rows));
                }
            }
            try (var rows = statement.executeQuery(BODIES)) {
                while (rows.next()) {
                    bodies.put(rows.getString(1), rows.getString(2));
                }
            }
            unwatched = byTable(statement, UNWATCHED);
            subscribed = byTable(statement, SUBSCRIBED);
        }
        return new LoggedTables(hasLog, layouts, bodies, unwatched, subscribed);
    }

    private static Map<String, List<String>> byTable(Statement statement, String query)
            throws SQLException {
        var relations = new HashMap<String, List<String>>();
        try (var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                relations
                        .computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        return relations;
    }

    private static Layout layout(ResultSet row) throws SQLException {
        return new Layout(
                row.getInt(1),
                new LoggedColumns(row.getString(2), texts(row, 3), texts(row, 4), texts(row, 5)));
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return Arrays.stream((Object[]) row.getArray(column).getArray())
                .map(String::valueOf)
                .toList();
    }

    @Nullable Layout layout(String table) {
        return layouts.get(table);
    }

    @Nullable String body(String table) {
        return bodies.get(LoggerSql.name(table));
    }

    /** The table and its partitions, as far as they lack a trigger. */
    List<String> unwatched(String table) {
        return unwatched.getOrDefault(table, List.of());
    }

    /** The table and its partitions, as far as logical replication writes to them. */
    List<String> subscribed(String table) {
        return subscribed.getOrDefault(table, List.of());
    }
}
