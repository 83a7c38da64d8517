package dev.sluice.feed.trigger;

import static java.util.stream.Collectors.joining;

import dev.sluice.catalog.Entity;
import dev.sluice.database.Name;
import dev.sluice.feed.LoggedColumns;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the function of a table's triggers. The triggers run once for each statement, and read the
 * changed rows from {@code old_rows} and {@code new_rows}.
 */
final class LoggerSql {

    /** The maximum number of rows that a statement logs one by one. */
    static final int MAX_ROWS = 1000;

    /** The maximum number of scopes for which a larger statement logs a RESYNC each. */
    static final int MAX_SCOPES = 100;

    /**
     * The version of the functions. A change of their text needs a higher one, so that an older
     * Sluice leaves them alone.
     */
    static final int VERSION = 1;

    private static final Pattern MADE_BY = Pattern.compile("-- Version (\\d+) of the functions");

    private static final Name KEY = Name.of(Entity.KEY_COLUMN);

    /** Compares the bytes of all columns, because not every type has an operator of equality. */
    private static final String CHANGED =
            "(o.%1$s is null or n.%1$s is null or o.* *<> n.*)".formatted(KEY);

    /**
     * The actions of foreign keys share the rows of one statement. So a row may be in both tables
     * several times, each time with one column less.
     */
    private static final String FEW_UPDATED_ONCE = updated("=");

    private static final String FEW_UPDATED_OFTEN = updated(">");

    /** The tables of rows are read in the order of the updates. */
    private static final String FIRST_OLD = version("old_rows", "asc");

    private static final String LAST_NEW = version("new_rows", "desc");

    private static final int INDENT = 4;

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

    /** Returns the version that a function's body names; 0 if it names none. */
    static int version(@Nullable String body) {
        var version = MADE_BY.matcher(body == null ? "" : body);
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
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

               -- Version %13$d of the functions that `sluice migrate` makes.
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
                %6$s
                     get diagnostics logged = row_count;
                     if logged = 0 then
                %12$s
                %10$s
                     end if;
                   when 'DELETE' then
                     insert into feed.changes (slot, layout, kind, key, old_keys, old_states)
                       select (select rotation %% 8 from feed.ring), %1$d, 'D', o.%2$s, %7$s
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
                        updates("old_rows", "new_rows", FEW_UPDATED_ONCE),
                        keys("o") + ", " + states("o"),
                        few("old_rows"),
                        resync("new_rows", "new_rows as n", List.of("n"), "true"),
                        resync(
                                "new_rows",
                                joined("old_rows", "new_rows"),
                                List.of("o", "n"),
                                CHANGED),
                        resync("old_rows", "old_rows as o", List.of("o"), "true"),
                        updates(FIRST_OLD, LAST_NEW, FEW_UPDATED_OFTEN),
                        VERSION);
    }

    /** Logs updated rows one by one. A row without its other version has got or lost its key. */
    private String updates(String old, String current, String condition) {
        return """
               insert into feed.changes (slot, layout, kind, key, old_keys, new_keys, old_states, new_states)
                 select (select rotation %% 8 from feed.ring), %1$d,
                   case when o.%2$s is null then 'I' when n.%2$s is null then 'D' else 'U' end, coalesce(n.%2$s, o.%2$s),
                   case when o.%2$s is not null then %3$s end, case when n.%2$s is not null then %4$s end,
                   case when o.%2$s is not null then %5$s end, case when n.%2$s is not null then %6$s end
                 from %7$s
                 where %8$s and %9$s;"""
                .formatted(
                        layout,
                        KEY,
                        keys("o"),
                        keys("n"),
                        states("o"),
                        states("n"),
                        joined(old, current),
                        condition,
                        CHANGED)
                .indent(INDENT)
                .stripTrailing();
    }

    private static String joined(String old, String current) {
        return "%s as o full join %s as n on n.%3$s = o.%3$s".formatted(old, current, KEY);
    }

    private static String few(String rows) {
        return "(select count(*) from (select from %s limit %d) as c) <= %d"
                .formatted(rows, MAX_ROWS + 1, MAX_ROWS);
    }

    /** One scan for both conditions: few rows, and whether their keys are distinct. */
    private static String updated(String comparison) {
        return "(select count(*) <= %1$d and count(*) %2$s count(distinct c.%3$s) from (select v.%3$s from new_rows as v limit %4$d) as c)"
                .formatted(MAX_ROWS, comparison, KEY, MAX_ROWS + 1);
    }

    private static String version(String rows, String order) {
        return "(select distinct on (v.%1$s) v.* from %2$s as v order by v.%1$s, row_number() over () %3$s)"
                .formatted(KEY, rows, order);
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
                .indent(INDENT)
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
