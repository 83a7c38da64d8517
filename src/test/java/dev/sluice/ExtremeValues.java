package dev.sluice;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the extreme values of each type into each column of each table that takes them. The
 * columns are read from the database's own catalog. What a constraint rejects stays as it was.
 * Tables of tokens, which no type shows, are left alone: the tests sign in with them.
 */
final class ExtremeValues {

    private static final int ROWS = 8;

    private static final String COLUMNS =
            """
            select c.relname, a.attname, coalesce(base.typname, t.typname), a.attnotnull
            from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type as t on t.oid = a.atttypid left join pg_type as base on base.oid = nullif(t.typbasetype, 0)
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and a.attgenerated = '' and c.relname not in ('flyway_schema_history', 'access_tokens', 'revoked_claims', 'credential_changes')
              and not exists (select from pg_constraint as n where n.conrelid = c.oid and n.contype in ('p', 'f') and a.attnum = any (n.conkey))
            order by c.relname, a.attnum""";

    private static final Map<String, List<String>> VALUES =
            Map.of(
                    "timestamptz",
                    List.of(
                            "'infinity'",
                            "'-infinity'",
                            "'4713-01-01 00:00:00+00 BC'",
                            "'294276-12-31 23:59:59.999999+00'",
                            "'9999-12-31 23:59:59.999999+00'",
                            "'0001-01-01 00:00:00+00'"),
                    "date",
                    List.of(
                            "'infinity'",
                            "'-infinity'",
                            "'4714-11-24 BC'",
                            "'5874897-12-31'",
                            "'9999-12-31'",
                            "'0001-01-01'"),
                    "float8",
                    List.of("'NaN'", "'Infinity'", "'-Infinity'", "1.7e308", "-1.7e308", "5e-324"),
                    "numeric",
                    List.of(
                            "'NaN'",
                            "'Infinity'",
                            "9e131071",
                            "-9e131071",
                            "1e-16383",
                            "'-Infinity'"),
                    "int2",
                    List.of("32767", "-32768", "0"),
                    "int4",
                    List.of("2147483647", "-2147483648", "0"),
                    "int8",
                    List.of("9223372036854775807", "-9223372036854775808", "0"),
                    "text",
                    List.of(
                            "'%d'",
                            "repeat('x', 60000) || '%d'",
                            "repeat(E'\\x01', 10000) || '%d'",
                            "E'\\x01\\x1f\"\\\\ \\u2028 😀 %d'",
                            "(select string_agg(md5(i::text || '%d'), '') from generate_series(1, 75) as i)",
                            "''"),
                    "jsonb",
                    List.of("'null'", "'[null]'", "'\"x\"'", "'1e400'", "'{\"\": null}'", "'[]'"),
                    "_text",
                    List.of("'{}'", "array[null]::text[]", "array[['a', null], ['b', 'c']]"));

    private record Cell(String table, String column, String type, boolean notNull) {}

    private final Connection connection;

    private ExtremeValues(Connection connection) {
        this.connection = connection;
    }

    /**
     * Fills the first rows of each table.
     *
     * @param round another number writes other values into the same cells
     * @return how many cells took an extreme value
     */
    static int fill(DatabaseTarget target, int round) {
        try (var connection = target.connect()) {
            return new ExtremeValues(connection).fill(round);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private int fill(int round) throws SQLException {
        tryTo("set session_replication_role = replica"); // triggers would write over the values
        var tables = new LinkedHashMap<String, List<Cell>>();
        for (var cell : cells()) {
            tables.computeIfAbsent(cell.table(), _ -> new ArrayList<>()).add(cell);
        }
        var written = 0;
        for (var table : tables.entrySet()) {
            for (var row = 0; row < ROWS; row++) {
                written += fill(table.getKey(), table.getValue(), row, round);
            }
        }
        return written;
    }

    /**
     * All columns of a row at once, so that pairs of times stay in their order; else one by one.
     */
    private int fill(String table, List<Cell> cells, int row, int round) {
        var assignments = new ArrayList<String>();
        for (var i = 0; i < cells.size(); i++) {
            var value = value(cells.get(i), row, round, i);
            if (value != null) {
                assignments.add(cells.get(i).column() + " = " + value);
            }
        }
        var times = assignments.stream().filter(each -> each.contains("infinity")).toList();
        var written = tryTo(update(table, times, row)) ? times.size() : 0;
        for (var assignment : assignments) {
            written += tryTo(update(table, List.of(assignment), row)) ? 1 : 0;
        }
        return written;
    }

    /**
     * In even rounds all cells of a row have the same kind of value, in odd ones different ones.
     */
    private static String value(Cell cell, int row, int round, int column) {
        var place = row + round + (round % 2 == 0 ? 0 : column);
        var values = VALUES.get(cell.type().equals("varchar") ? "text" : cell.type());
        if (values == null || (place % 7 == 6 && !cell.notNull())) {
            return cell.notNull() ? null : "null";
        }
        return values.get(place % values.size()).replace("%d", "" + row);
    }

    private static String update(String table, List<String> assignments, int row) {
        return "update %1$s set %2$s where id = (select id from %1$s order by id offset %3$d limit 1)"
                .formatted(table, String.join(", ", assignments), row);
    }

    private boolean tryTo(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount() != 0;
        } catch (SQLException rejected) {
            return false;
        }
    }

    private List<Cell> cells() throws SQLException {
        var cells = new ArrayList<Cell>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                cells.add(
                        new Cell(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getBoolean(4)));
            }
        }
        return cells;
    }
}
