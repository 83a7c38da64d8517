package dev.sluice.feed.trigger;

import dev.sluice.catalog.Catalog;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.feed.LoggedColumns;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the triggers that write the log of changes. A table whose triggers are right is left alone.
 *
 * <p>A new trigger needs a lock that conflicts with the writers of its table. So each table has a
 * transaction of its own, as {@link TableLocks} describes. Writers of other tables never wait.
 *
 * <p>Functions of a newer Sluice stay: they log more, or better.
 */
public final class TriggerGenerator {

    private static final Logger LOG = LoggerFactory.getLogger(TriggerGenerator.class);

    private static final String RESYNC =
            "insert into feed.changes (slot, layout, kind) select rotation %% 8, %d, 'R' from feed.ring";

    private final Connection connection;
    private final DatabaseSchema schema;
    private final LoggedTables logged;
    private final TableLocks locks;
    private final List<String> newer = new ArrayList<>();

    private TriggerGenerator(Connection connection, DatabaseSchema schema, LoggedTables logged) {
        this.connection = connection;
        this.schema = schema;
        this.logged = logged;
        this.locks = new TableLocks(connection);
    }

    /**
     * Makes the triggers of all watched tables. The user of {@code target} must own the tables.
     *
     * @return the names of the tables and partitions whose triggers or columns changed
     * @throws StartupFailure if a table stays locked, if another process makes triggers all the
     *     time, or if the user may not make triggers
     */
    public static List<String> run(DatabaseTarget target, Catalog catalog) {
        try (var connection = target.connect();
                var statement = connection.createStatement()) {
            new TableLocks(connection).takeTurn();
            statement.execute("select feed.make_log()");
            var schema = DatabaseSchema.read(connection);
            var generator = new TriggerGenerator(connection, schema, LoggedTables.read(connection));
            var changed = new ArrayList<String>();
            for (var table : WatchedTables.of(catalog, schema)) {
                changed.addAll(generator.watch(table));
            }
            if (!changed.isEmpty()) {
                LOG.info("Wrote the triggers of {} tables that log changes", changed.size());
            }
            if (!generator.newer.isEmpty()) {
                LOG.warn(
                        "Left the functions of {} tables alone, because a newer Sluice made them: {}",
                        generator.newer.size(),
                        String.join(", ", generator.newer));
            }
            return changed;
        } catch (SQLException failure) {
            throw new StartupFailure(
                    "The triggers that log changes cannot be made in the database at %s."
                            .formatted(target.url()),
                    failure.getMessage(),
                    failure);
        }
    }

    private List<String> watch(LoggedColumns wanted) throws SQLException {
        var changed = new ArrayList<String>();
        var table = wanted.table();
        var current = logged.layout(table);
        if (current != null && LoggerSql.version(logged.body(table)) > LoggerSql.VERSION) {
            newer.add(table);
            return addTriggers(table, current.id(), changed);
        }
        var columns = current == null ? wanted : wanted.joinedTo(current.columns(), exists(table));
        connection.setAutoCommit(false);
        var layout =
                current != null && current.columns().equals(columns)
                        ? current.id()
                        : insertLayout(columns);
        if (!LoggerSql.body(layout, columns).equals(logged.body(table))) {
            execute(LoggerSql.create(layout, columns));
            execute("revoke execute on function feed.%s from public".formatted(logger(table)));
            if (current != null && !current.columns().covers(columns)) {
                // The changes before lack the new columns.
                execute(RESYNC.formatted(layout));
            }
            changed.add(table);
        }
        connection.commit();
        connection.setAutoCommit(true);
        return addTriggers(table, layout, changed);
    }

    private List<String> addTriggers(String table, int layout, List<String> changed)
            throws SQLException {
        for (var relation : logged.unwatched(table)) {
            addTriggers(relation, table, layout);
            changed.remove(relation);
            changed.add(relation);
        }
        return changed;
    }

    private Predicate<String> exists(String table) {
        var live = schema.table(table);
        return column -> live != null && live.columns().containsKey(column);
    }

    private static Name logger(String table) {
        return Name.of(LoggerSql.name(table));
    }

    private int insertLayout(LoggedColumns columns) throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        "insert into feed.layouts (\"table\", scopes, links, states) values (?, ?, ?, ?) returning id")) {
            insert.setString(1, columns.table());
            insert.setArray(2, texts(columns.scopes()));
            insert.setArray(3, texts(columns.links()));
            insert.setArray(4, texts(columns.states()));
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private Array texts(List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    /**
     * Adds the triggers of one table or partition. Nothing logged its changes before, so the log
     * says that the table is to be read anew.
     */
    private void addTriggers(String relation, String table, int layout) throws SQLException {
        locks.run(
                relation,
                """
                select feed.add_triggers(%s, %s);
                %s"""
                        .formatted(
                                Sql.literal("public." + Name.of(relation)),
                                Sql.literal("feed." + logger(table)),
                                RESYNC.formatted(layout)));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
