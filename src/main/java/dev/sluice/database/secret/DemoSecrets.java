package dev.sluice.database.secret;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Seals the secrets of the demo data. The SQL files of the demo data contain them unsealed, because
 * the files cannot know the key.
 */
public final class DemoSecrets {

    private static final String VALUES =
            "select id, {column} from {table} where {column} is not null order by id";

    private static final String REPLACE = "update {table} set {column} = ? where id = ?";

    private DemoSecrets() {}

    /**
     * Seals each value that is not sealed yet, in the current transaction of the connection.
     * Without an active key, it changes nothing.
     */
    public static void seal(Connection connection, SealingKeys keys) throws SQLException {
        if (keys.activeId() == null) {
            return;
        }
        for (var column : SealedColumn.all()) {
            for (var found : SealedValues.found(connection, column.sql(VALUES))) {
                if (SealedHead.of(found.value()).key() == null) {
                    try (var statement = connection.prepareStatement(column.sql(REPLACE))) {
                        SealedValues.bind(
                                statement,
                                keys.seal(column, found.row(), found.value()),
                                found.row());
                        statement.execute();
                    }
                }
            }
        }
    }
}
