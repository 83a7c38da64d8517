package dev.sluice;

import java.util.List;

/**
 * Lays a statement out for a reader: clauses on lines of their own, indented by the depth of their
 * select.
 */
final class SqlLayout {

    private static final List<String> CLAUSES =
            List.of(
                    "(select ",
                    " from ",
                    " where ",
                    " and ",
                    " order by ",
                    " group by ",
                    " limit ",
                    " join ");

    private final String sql;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private SqlLayout(String sql) {
        this.sql = sql;
    }

    static String of(String sql) {
        return new SqlLayout(sql).laidOut();
    }

    private String laidOut() {
        var i = 0;
        while (i < sql.length()) {
            var c = sql.charAt(i);
            if (c == '\'') {
                i = copyQuoted(i);
            } else {
                i = copy(i, c);
            }
        }
        return out.append(";\n").toString();
    }

    private int copyQuoted(int start) {
        var end = start + 1;
        while (sql.charAt(end) != '\'' || (end + 1 < sql.length() && sql.charAt(end + 1) == '\'')) {
            end += sql.charAt(end) == '\'' ? 2 : 1;
        }
        out.append(sql, start, end + 1);
        return end + 1;
    }

    private int copy(int i, char c) {
        var breaks = CLAUSES.stream().anyMatch(clause -> sql.startsWith(clause, i));
        if (breaks && c == ' ') {
            newLine();
            return i + 1;
        }
        if (breaks) {
            newLine();
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        out.append(c);
        return i + 1;
    }

    private void newLine() {
        out.append('\n').repeat("  ", depth);
    }
}
