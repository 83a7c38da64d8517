package dev.sluice.database.secret;

import java.sql.Connection;
import java.sql.SQLException;

/** Seals the secrets of the demo data, whose files know no key. */
public final class DemoSecrets {

    private static final String VALUES =
            "select id, {column} from {table} where {column} is not null order by id";

    private static final String REPLACE = "update {table} set {column} = ? where id = ?";

    private DemoSecrets() {}

    /**
     * Seals all values that are not sealed, in the transaction of a connection. Without a key that
     * seals it changes nothing.
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
