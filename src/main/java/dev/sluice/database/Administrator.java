package dev.sluice.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account in whose name Sluice itself acts at the start. It is known by its key: flags and
 * names of users come from imports and other services too.
 */
public final class Administrator {

    /** The demo data give it to their administrator. */
    private static final UUID KEY = UUID.fromString("01900000-0000-7000-8000-000000000001");

    private static final String FIND = "select id from users where id = ?";

    /** Without the names that another account has, and nothing if another replica was faster. */
    private static final String CREATE =
            """
            insert into users (id, username, name, email, is_admin, role)
            select ?, case when not exists (select from users where username = a.username) then a.username end,
                'Administrator', case when not exists (select from users where email = a.email) then a.email end,
                true, 'administrator'
            from (values ('administrator', 'administrator@localhost')) as a (username, email)
            on conflict do nothing
            returning id""";

    private Administrator() {}

    /**
     * The key of the administrator's account; a database without one gets one.
     *
     * @throws StartupFailure if the account can neither be found nor made
     */
    public static UUID of(DatabaseTarget target) {
        try (var connection = target.connect()) {
            return id(connection, FIND)
                    .or(() -> id(connection, CREATE))
                    .or(() -> id(connection, FIND))
                    .orElseThrow(
                            () -> unavailable("Another account was made at the same time.", null));
        } catch (SQLException failure) {
            throw unavailable(failure.getMessage(), failure);
        }
    }

    private static Optional<UUID> id(Connection connection, String sql) {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, KEY);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw unavailable(failure.getMessage(), failure);
        }
    }

    private static StartupFailure unavailable(@Nullable String why, @Nullable Exception cause) {
        return new StartupFailure("The administrator's account cannot be found.", why, cause);
    }
}
