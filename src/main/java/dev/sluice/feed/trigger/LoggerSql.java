package dev.sluice.feed.trigger;

import static java.util.stream.Collectors.joining;

import dev.sluice.catalog.Entity;
import dev.sluice.database.Name;
import dev.sluice.feed.LoggedColumns;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the function of a table's triggers. The triggers run once for each statement, and read the
 * changed rows from {@code old_rows} and {@code new_rows}.
 */
final class LoggerSql {

    /** The maximum number of rows that a statement logs one by one. */
    static final int MAX_ROWS = 1000;

    /** The maximum number of scopes for which a larger statement logs a RESYNC each. */
    static final int MAX_SCOPES = 100;

    private static final Name KEY = Name.of(Entity.KEY_COLUMN);

    /** Compares the bytes of all columns, because not every type has an operator of equality. */
    private static final String CHANGED =
            "(o.%1$s is null or n.%1$s is null or o.* *<> n.*)".formatted(KEY);

    private final int layout;
    private final LoggedColumns columns;

    private LoggerSql(int layout, LoggedColumns columns) {
        this.layout = layout;
        this.columns = columns;
    }

    /** Returns the name of the function, in the schema {@code feed}. */
    static String name(String table) {
        return "log_" + table;
    }

    /** Returns the body of the function. */
    static String body(int layout, LoggedColumns columns) {
        return new LoggerSql(layout, columns).body();
    }

    /** Returns the statement that makes the function or replaces it. Takes no lock of the table. */
    static String create(int layout, LoggedColumns columns) {
        return """
               create or replace function feed.%s() returns trigger
                 language plpgsql
                 security definer
                 set search_path = pg_catalog, pg_temp
                 as $body$%s$body$"""
                .formatted(Name.of(name(columns.table())), body(layout, columns));
    }

    private String body() {
        return """

               declare
                 logged bigint;
               begin
                 if coalesce(current_setting('feed.importing', true), '') = 'on' and feed.is_import() then
                   return null;
                 end if;
                 case tg_op
                   when 'INSERT' then
                     insert into feed.changes (slot, layout, kind, key, new_keys, new_states)
                       select (select rotation %% 8 from feed.ring), %1$d, 'I', n.%2$s, %3$s, %4$s
                       from new_rows as n
                       where %5$s;
                     get diagnostics logged = row_count;
                     if logged = 0 then
                %9$s
                     end if;
                   when 'UPDATE' then
                     insert into feed.changes (slot, layout, kind, key, old_keys, new_keys, old_states, new_states)
                       select (select rotation %% 8 from feed.ring), %1$d,
                         case when o.%2$s is null then 'I' when n.%2$s is null then 'D' else 'U' end, coalesce(n.%2$s, o.%2$s),
                         case when o.%2$s is not null then %6$s end, case when n.%2$s is not null then %3$s end,
                         case when o.%2$s is not null then %7$s end, case when n.%2$s is not null then %4$s end
                       from old_rows as o full join new_rows as n on n.%2$s = o.%2$s
                       where %5$s and %12$s;
                     get diagnostics logged = row_count;
                     if logged = 0 then
                %10$s
                     end if;
                   when 'DELETE' then
                     insert into feed.changes (slot, layout, kind, key, old_keys, old_states)
                       select (select rotation %% 8 from feed.ring), %1$d, 'D', o.%2$s, %6$s, %7$s
                       from old_rows as o
                       where %8$s;
                     get diagnostics logged = row_count;
                     if logged = 0 then
                %11$s
                     end if;
                   when 'TRUNCATE' then
                     insert into feed.changes (slot, layout, kind) select rotation %% 8, %1$d, 'R' from feed.ring;
                 end case;
                 return null;
               end"""
                .formatted(
                        layout,
                        KEY,
                        keys("n"),
                        states("n"),
                        few("new_rows"),
                        keys("o"),
                        states("o"),
                        few("old_rows"),
                        resync("new_rows", "new_rows as n", List.of("n"), "true"),
                        resync(
                                "new_rows",
                                "old_rows as o full join new_rows as n on n.%1$s = o.%1$s"
                                        .formatted(KEY),
                                List.of("o", "n"),
                                CHANGED),
                        resync("old_rows", "old_rows as o", List.of("o"), "true"),
                        CHANGED);
    }

    private static String few(String rows) {
        return "(select count(*) from (select from %s limit %d) as c) <= %d"
                .formatted(rows, MAX_ROWS + 1, MAX_ROWS);
    }

    private String keys(String alias) {
        return array(columns.keys().stream().map(column -> alias + "." + Name.of(column)), "uuid");
    }

    private String states(String alias) {
        return array(columns.states().stream().map(column -> state(alias, column)), "text");
    }

    private static String state(String alias, String column) {
        var value = alias + "." + Name.of(column);
        return column.equals(Entity.DELETED_COLUMN)
                ? "(" + value + " is not null)::text"
                : value + "::text";
    }

    private static String array(Stream<String> values, String type) {
        return values.collect(joining(", ", "array[", "]::" + type + "[]"));
    }

    /** Logs a RESYNC for each scope of the rows, or for the table if there are too many. */
    private String resync(String counted, String rows, List<String> aliases, String changed) {
        var images =
                aliases.stream()
                        .map(alias -> "(%s.%s, %s)".formatted(alias, KEY, scopes(alias)))
                        .collect(joining(", "));
        return """
                     insert into feed.changes (slot, layout, kind, new_keys)
                       with scopes as materialized (
                         select distinct v.keys from %s cross join lateral (values %s) as v (key, keys)
                         where not %s and %s and v.key is not null
                         limit %d)
                       select r.rotation %% 8, %d, 'R', s.keys from scopes as s, feed.ring as r where (select count(*) from scopes) <= %7$d
                       union all
                       select r.rotation %% 8, %6$d, 'R', null from feed.ring as r where (select count(*) from scopes) > %7$d;"""
                .formatted(rows, images, few(counted), changed, MAX_SCOPES + 1, layout, MAX_SCOPES)
                .indent(4)
                .stripTrailing();
    }

    /** The values of the scopes, with null for each link. Null as a whole without scopes. */
    private String scopes(String alias) {
        return columns.scopes().isEmpty()
                ? "null::uuid[]"
                : array(
                        Stream.concat(
                                columns.scopes().stream()
                                        .map(column -> alias + "." + Name.of(column)),
                                columns.links().stream().map(_ -> "null")),
                        "uuid");
    }
}
