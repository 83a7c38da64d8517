package dev.sluice.database.secret;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the values of the sealed columns of a database. Used at startup and by the command line
 * only, because the calls block until the database answers.
 */
public final class SealedValues {

    /**
     * Selects the distinct heads of a column's values. A head is the key's id, a zero byte and a
     * form byte. Each step finds the next head in the column's index, so the cost depends on the
     * number of heads only.
     */
    private static final String HEADS =
            """
            with recursive found (head) as (
              (select {head} from {table} where {column} is not null order by {head} limit 1)
              union all
              select (select {head} from {table} where {column} is not null and {head} > f.head order by {head} limit 1)
                from found as f where f.head is not null)
            select head from found where head is not null""";

    private static final String COUNTS =
            "select {head}, count(*) from {table} where {column} is not null group by 1 order by 1";

    private SealedValues() {}

    /**
     * The number of values of one column that have the same key and form.
     *
     * @param key the id of the key; {@code -} for values that are not sealed
     * @param form {@code aes-256-gcm}, {@code openpgp} or {@code unknown}
     */
    public record Listed(SealedColumn column, String key, String form, long count) {}

    /** The head that some values of a column share, as bytes and in parsed form. */
    record Beginning(byte[] bytes, SealedHead head) {

        Beginning(byte[] bytes) {
            this(bytes, SealedHead.of(bytes));
        }
    }

    /** A value, and the id of its row. */
    record Found(UUID row, byte[] value) {}

    /**
     * Counts the values of all sealed columns by key and form.
     *
     * @throws StartupFailure if the values cannot be read
     */
    public static List<Listed> list(DatabaseTarget target) {
        try (var connection = target.connect()) {
            var all = new ArrayList<Listed>();
            for (var column : SealedColumn.all()) {
                counts(connection, column)
                        .forEach(
                                (head, count) ->
                                        all.add(
                                                new Listed(
                                                        column,
                                                        head.key() == null ? "-" : head.key(),
                                                        head.form().label(),
                                                        count)));
            }
            return all;
        } catch (SQLException failure) {
            throw unreadable(failure);
        }
    }

    static StartupFailure unreadable(SQLException failure) {
        return new StartupFailure(
                "The sealed columns cannot be read.", failure.getMessage(), failure);
    }

    static Map<SealedHead, Long> counts(Connection connection, SealedColumn column)
            throws SQLException {
        var counts = new LinkedHashMap<SealedHead, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(column.sql(COUNTS))) {
            while (rows.next()) {
                counts.merge(SealedHead.of(rows.getBytes(1)), rows.getLong(2), Long::sum);
            }
        }
        return counts;
    }

    static List<Beginning> beginnings(Connection connection, SealedColumn column)
            throws SQLException {
        var all = new ArrayList<Beginning>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(column.sql(HEADS))) {
            while (rows.next()) {
                all.add(new Beginning(rows.getBytes(1)));
            }
        }
        return all;
    }

    /**
     * Returns the values that a statement selects.
     *
     * @param sql a statement that selects two columns: the id of a row, and a value of the row
     */
    static List<Found> found(Connection connection, String sql, Object... parameters)
            throws SQLException {
        var all = new ArrayList<Found>();
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(new Found(rows.getObject(1, UUID.class), rows.getBytes(2)));
                }
            }
        }
        return all;
    }

    static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (var i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else if (parameters[i] instanceof Array array) {
                statement.setArray(i + 1, array);
            } else {
                statement.setObject(i + 1, parameters[i]);
            }
        }
    }
}
