package dev.sluice.database.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tables, columns, indexes and enumerations of the database. Partitions of a table do not count
 * as tables. Sluice reads the schema once at startup, and checks that the catalog (the definition
 * of the GraphQL API) fits.
 *
 * @param tables the tables and views of the current schema, by name
 * @param enums the labels of each enumeration type in their order, by type name
 */
public record DatabaseSchema(Map<String, Table> tables, Map<String, List<String>> enums) {

    /**
     * A table or view.
     *
     * @param isView whether this is a view or a materialized view. A view has no not-null
     *     constraints, and Sluice requires no indexes of it
     */
    public record Table(
            String name,
            boolean isView,
            Map<String, LiveColumn> columns,
            List<Index> indexes,
            List<ForeignKey> foreignKeys) {

        /** Returns whether at least one index satisfies a condition. */
        public boolean hasIndex(Predicate<Index> suitable) {
            return indexes.stream().anyMatch(suitable);
        }
    }

    /**
     * A column.
     *
     * @param type the name of the type in {@code pg_type}; for a domain, the name of its base type
     * @param refusesNotANumber whether the column cannot store {@code NaN} and the infinities
     * @param limitsDigits whether the type has a maximum number of digits
     * @param limitsTimes whether a check constraint limits times to the years 1 to 9999
     */
    public record LiveColumn(
            String name,
            String type,
            boolean notNull,
            boolean refusesNotANumber,
            boolean limitsDigits,
            boolean limitsTimes) {}

    /**
     * A foreign key.
     *
     * @param column the first column of the key
     * @param beside the other columns of the key that are never null, each with the column of the
     *     target table that has the same value
     */
    public record ForeignKey(
            String column, String targetTable, String targetColumn, Map<String, String> beside) {

        public ForeignKey {
            beside = Map.copyOf(beside);
        }
    }

    /**
     * An index.
     *
     * @param method the kind of index, such as {@code btree}
     * @param columns the columns as PostgreSQL prints them, with {@code DESC} and {@code NULLS}
     *     where they are not the default
     * @param partial whether the index leaves rows out
     * @param unique whether no two rows in the index have the same values
     */
    public record Index(String method, List<String> columns, boolean partial, boolean unique) {

        /** Returns whether no two rows of the table have the same values in these columns. */
        public boolean isKey(String... key) {
            return unique && !partial && columns.equals(List.of(key));
        }

        /** Returns whether this is a B-tree index that begins with exactly these columns. */
        public boolean startsWith(String... wanted) {
            return method.equals("btree")
                    && columns.size() >= wanted.length
                    && columns.subList(0, wanted.length).equals(List.of(wanted));
        }
    }

    private static final String COLUMNS =
            """
            select c.relname, c.relkind in ('v', 'm'), a.attname, coalesce(base.typname, t.typname), a.attnotnull or t.typnotnull,
              exists (select from pg_constraint as n where n.contype = 'c'
                and (n.contypid = t.oid or n.conrelid = c.oid and n.conkey = array[a.attnum])
                and pg_get_constraintdef(n.oid) like '%NaN%'
                and (pg_get_constraintdef(n.oid) like '%Infinity%' or (t.typname = 'numeric' and a.atttypmod >= 0))),
              coalesce(base.typname, t.typname) = 'numeric' and greatest(a.atttypmod, t.typtypmod) >= 0,
              exists (select from pg_constraint as n where n.contype = 'c' and n.conrelid = c.oid and n.conkey = array[a.attnum]
                and pg_get_constraintdef(n.oid) like '%>= ''0001-01-01''%' and pg_get_constraintdef(n.oid) like '%<= ''9999-12-31''%')
            from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type as t on t.oid = a.atttypid left join pg_type as base on base.oid = nullif(t.typbasetype, 0)
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
            order by c.relname, a.attnum""";

    private static final String INDEXES =
            """
            select c.relname, m.amname, i.indpred is not null,
              array(select coalesce((select a.attname from pg_attribute as a where a.attrelid = i.indrelid and a.attnum = i.indkey[k - 1]),
                  pg_get_indexdef(i.indexrelid, k::int, false))
                || case when m.amname <> 'btree' then ''
                  when (i.indoption[k - 1] & 1) = 1 and (i.indoption[k - 1] & 2) = 0 then ' DESC NULLS LAST'
                  when (i.indoption[k - 1] & 1) = 1 then ' DESC'
                  when (i.indoption[k - 1] & 2) = 2 then ' NULLS FIRST' else '' end
                from generate_series(1, i.indnkeyatts) as k order by k), i.indisunique
            from pg_index as i join pg_class as c on c.oid = i.indrelid join pg_class as x on x.oid = i.indexrelid
            join pg_am as m on m.oid = x.relam
            where c.relnamespace = current_schema()::regnamespace and i.indisvalid and not c.relispartition""";

    private static final String ENUMS =
            """
            select t.typname, array_agg(e.enumlabel::text order by e.enumsortorder)
            from pg_type as t join pg_enum as e on e.enumtypid = t.oid
            where t.typnamespace = current_schema()::regnamespace group by t.typname""";

    private static final String FOREIGN_KEYS =
            """
            select c.relname, a.attname, f.relname, b.attname,
              array(select o.attname from unnest(n.conkey[2:]) with ordinality as k (num, ord)
                join pg_attribute as o on o.attrelid = c.oid and o.attnum = k.num
                where o.attnotnull and n.convalidated and n.conenforced order by k.ord),
              array(select o.attname from unnest(n.conkey[2:], n.confkey[2:]) with ordinality as k (own, num, ord)
                join pg_attribute as o on o.attrelid = f.oid and o.attnum = k.num
                join pg_attribute as w on w.attrelid = c.oid and w.attnum = k.own
                where w.attnotnull and n.convalidated and n.conenforced order by k.ord)
            from pg_constraint as n
            join pg_class as c on c.oid = n.conrelid join pg_class as f on f.oid = n.confrelid
            join pg_attribute as a on a.attrelid = c.oid and a.attnum = n.conkey[1]
            join pg_attribute as b on b.attrelid = f.oid and b.attnum = n.confkey[1]
            where n.contype = 'f' and n.conparentid = 0 and c.relnamespace = current_schema()::regnamespace""";

    /** Returns the table or view of that name, or null if there is none. */
    public @Nullable Table table(String name) {
        return tables.get(name);
    }

    /**
     * Returns pairs of columns that have the same value in a row and in the row that it refers to.
     * A foreign key of several columns guarantees the same values.
     *
     * @param table the table of the referring row
     * @param column the column of the referring row that holds the key of the other row
     * @param target the table of the other row
     * @return columns of {@code table}, each with the column of {@code target} that has the same
     *     value
     */
    public Map<String, String> sameValues(String table, String column, String target) {
        var same = new LinkedHashMap<String, String>();
        var found = tables.get(table);
        if (found != null) {
            for (var key : found.foreignKeys()) {
                if (key.column().equals(column) && key.targetTable().equals(target)) {
                    same.putAll(key.beside());
                }
            }
        }
        return same;
    }

    /** Reads the schema over a connection. */
    public static DatabaseSchema read(Connection connection) throws SQLException {
        var columns = new LinkedHashMap<String, Map<String, LiveColumn>>();
        var views = new HashSet<String>();
        each(
                connection,
                COLUMNS,
                row -> {
                    columns.computeIfAbsent(row.getString(1), _ -> new LinkedHashMap<>())
                            .put(
                                    row.getString(3),
                                    new LiveColumn(
                                            row.getString(3),
                                            row.getString(4),
                                            row.getBoolean(5),
                                            row.getBoolean(6),
                                            row.getBoolean(7),
                                            row.getBoolean(8)));
                    if (row.getBoolean(2)) {
                        views.add(row.getString(1));
                    }
                });
        var indexes = new LinkedHashMap<String, List<Index>>();
        each(
                connection,
                INDEXES,
                row ->
                        indexes.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                                .add(
                                        new Index(
                                                row.getString(2),
                                                texts(row, 4),
                                                row.getBoolean(3),
                                                row.getBoolean(5))));
        var foreignKeys = new LinkedHashMap<String, List<ForeignKey>>();
        each(
                connection,
                FOREIGN_KEYS,
                row ->
                        foreignKeys
                                .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                                .add(
                                        new ForeignKey(
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4),
                                                pairs(texts(row, 5), texts(row, 6)))));
        var enums = new LinkedHashMap<String, List<String>>();
        each(connection, ENUMS, row -> enums.put(row.getString(1), texts(row, 2)));
        var tables = new LinkedHashMap<String, Table>();
        columns.forEach(
                (name, cells) ->
                        tables.put(
                                name,
                                new Table(
                                        name,
                                        views.contains(name),
                                        cells,
                                        indexes.getOrDefault(name, List.of()),
                                        foreignKeys.getOrDefault(name, List.of()))));
        return new DatabaseSchema(tables, enums);
    }

    private static Map<String, String> pairs(List<String> keys, List<String> values) {
        var pairs = new LinkedHashMap<String, String>();
        for (var i = 0; i < keys.size(); i++) {
            pairs.put(keys.get(i), values.get(i));
        }
        return pairs;
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return Arrays.stream((Object[]) row.getArray(column).getArray())
                .map(String::valueOf)
                .toList();
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void each(Connection connection, String sql, RowReader reader)
            throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
