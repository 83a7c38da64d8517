package dev.sluice.feed.trigger;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.schema.DatabaseSchema;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Checks at the start that the log tells every change that the catalog needs. A newer Sluice may
 * log more.
 */
public final class TriggerVerifier {

    private static final String ADVICE = ": run `java -jar sluice.jar migrate`";

    private static final String NO_RIGHT = "42501";

    private TriggerVerifier() {}

    /**
     * Adds each table whose changes are not logged, or not with all columns, to {@code problems}.
     *
     * @param schema the tables of the database
     * @throws SQLException if the database cannot be read
     * @throws StartupFailure if the role may not read the log
     */
    public static void verify(
            Catalog catalog, DatabaseSchema schema, Connection connection, CatalogProblems problems)
            throws SQLException {
        var logged = read(connection);
        if (!logged.hasLog()) {
            problems.add("feed.changes", "the log is missing" + ADVICE);
        }
        for (var wanted : WatchedTables.of(catalog, schema)) {
            var table = wanted.table();
            for (var relation : logged.unwatched(table)) {
                problems.add(relation, "has no triggers that log its changes" + ADVICE);
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
            var role = connection.getMetaData().getUserName();
            throw new StartupFailure(
                    "The role \"%s\" may not read the log of changes.".formatted(role),
                    "Run `java -jar sluice.jar migrate --grant-to \"%s\"` with the role that owns the database."
                            .formatted(role),
                    failure);
        }
    }
}
