package dev.sluice.feed.trigger;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.schema.DatabaseSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Checks at the start that the log tells every change that the catalog needs. A newer Sluice may
 * log more.
 */
public final class TriggerVerifier {

    private static final String ADVICE = ": run `java -jar sluice.jar migrate`";

    private static final String NO_RIGHT = "42501";

    /** The tables that the reader and the rotation use, and the functions that they call. */
    private static final String MISSING_RIGHTS =
            """
            select 'select on feed.' || c.relname from pg_class as c
            where c.relnamespace = 'feed'::regnamespace and c.relname in ('changes', 'incarnations', 'layouts', 'ring')
              and not has_table_privilege(c.oid, 'select')
            union all
            select 'execute on feed.' || f.proname from pg_proc as f
            where f.pronamespace = 'feed'::regnamespace
              and f.proname in ('is_of_this_home', 'is_ours', 'require_read_committed', 'begin_incarnation', 'flush', 'current_floor',
                'changes_after', 'rotate')
              and not has_function_privilege(f.oid, 'execute')
            order by 1""";

    private TriggerVerifier() {}

    /**
     * Adds each table whose changes are not logged, or not with all columns, to {@code problems}.
     *
     * @param schema the tables of the database
     * @throws SQLException if the database cannot be read
     * @throws StartupFailure if the role may not read or rotate the log
     */
    public static void verify(
            Catalog catalog, DatabaseSchema schema, Connection connection, CatalogProblems problems)
            throws SQLException {
        var logged = read(connection);
        verifyRights(connection);
        if (!logged.hasLog()) {
            problems.add("feed.changes", "the log is missing" + ADVICE);
        }
        for (var wanted : WatchedTables.of(catalog, schema)) {
            var table = wanted.table();
            for (var relation : logged.unwatched(table)) {
                problems.add(relation, "has no triggers that log its changes" + ADVICE);
            }
            for (var relation : logged.subscribed(table)) {
                problems.add(
                        relation,
                        "a subscription of logical replication writes to it, and the log does not tell that: take it out of the subscription");
            }
            var layout = logged.layout(table);
            if (layout != null && !layout.columns().covers(wanted)) {
                problems.add(
                        table,
                        "its log lacks columns: it has %s, and needs %s"
                                        .formatted(layout.columns(), wanted)
                                + ADVICE);
            }
        }
    }

    private static LoggedTables read(Connection connection) throws SQLException {
        try {
            return LoggedTables.read(connection);
        } catch (SQLException failure) {
            if (!NO_RIGHT.equals(failure.getSQLState())) {
                throw failure;
            }
            throw refused(connection, "may not read the log of changes", failure);
        }
    }

    private static void verifyRights(Connection connection) throws SQLException {
        var missing = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(MISSING_RIGHTS)) {
            while (rows.next()) {
                missing.add(rows.getString(1));
            }
        }
        if (!missing.isEmpty()) {
            throw refused(
                    connection,
                    "lacks rights to the log of changes: " + String.join(", ", missing),
                    null);
        }
    }

    private static StartupFailure refused(
            Connection connection, String reason, @Nullable SQLException failure)
            throws SQLException {
        var role = connection.getMetaData().getUserName();
        return new StartupFailure(
                "The role \"%s\" %s.".formatted(role, reason),
                "Run `java -jar sluice.jar migrate --grant-to \"%s\"` with the role that owns the database."
                        .formatted(role),
                failure);
    }
}
