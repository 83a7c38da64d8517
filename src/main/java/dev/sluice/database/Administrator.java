package dev.sluice.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The user in whose name Sluice itself acts at start. */
public final class Administrator {

    private static final String FIRST =
            "select id from users where is_admin and is_active order by created_at, id limit 1";

    private static final String CREATE =
            """
            insert into users (username, name, email, is_admin, role)
            values ('administrator', 'Administrator', 'administrator@localhost', true,
                'administrator')
            returning id""";

    private Administrator() {}

    /** The first administrator; a database without one gets one. */
    public static UUID of(DatabaseTarget target) {
        try (var connection = target.connect()) {
            var first = id(connection, FIRST);
            return first.isPresent() ? first.get() : id(connection, CREATE).orElseThrow();
        } catch (SQLException failure) {
            throw new StartupFailure(
                    "The administrator's account cannot be found.", failure.getMessage(), failure);
        }
    }

    private static Optional<UUID> id(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
        }
    }
}
