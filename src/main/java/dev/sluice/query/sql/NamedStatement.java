package dev.sluice.query.sql;

/**
 * Wraps a statement so that {@code pg_stat_activity} shows the name of its operation while it runs.
 *
 * <p>PostgreSQL keeps a prepared plan for each text, so the unwrapped statement has a plan of its
 * own. The name is a parameter, so one plan serves all names. PostgreSQL sets the name before it
 * reads the first row. The {@code where} condition that sets it depends on no row, so PostgreSQL
 * evaluates it once, first.
 *
 * <p>The setting is local to the transaction, which is this one statement. When the statement ends
 * or fails, the session has its old name again. So a connection pooler passes no name to the next
 * client.
 */
public final class NamedStatement {

    private NamedStatement() {}

    /**
     * Returns the text of the wrapped statement, which takes the name as an additional last
     * parameter.
     *
     * @param sql a statement that returns the columns {@code ord}, {@code fragment} and {@code
     *     size}
     * @param parameters the number of parameters of {@code sql}
     */
    public static String text(String sql, int parameters) {
        return "select q.ord, q.fragment, q.size from ("
                + sql
                + ") as q where (select set_config('application_name', $"
                + (parameters + 1)
                + ", true)) is not null";
    }
}
