package dev.sluice.query.sql;

/**
 * The text of a statement that names its operation in {@code pg_stat_activity} while it runs.
 *
 * <p>PostgreSQL keeps a prepared plan for each text, so the plain text keeps its own. The name is a
 * parameter, and so the plan serves all names. It is set before the statement's first row is looked
 * for: the condition depends on no row, and PostgreSQL evaluates it once, first. The setting is
 * local to the transaction, which is the statement: the session has its own name again when the
 * statement ends or fails, and a pooler passes nothing on.
 */
public final class NamedStatement {

    private NamedStatement() {}

    /**
     * The text with a name.
     *
     * @param sql a statement that answers {@code ord}, {@code fragment} and {@code size}
     * @param parameters how many it has; the name is the one behind them
     */
    public static String text(String sql, int parameters) {
        return "select q.ord, q.fragment, q.size from ("
                + sql
                + ") as q where (select set_config('application_name', $"
                + (parameters + 1)
                + ", true)) is not null";
    }
}
