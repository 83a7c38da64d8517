package dev.sluice.database.start;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The users with administrator rights, and the account that Sluice itself uses at startup. Sluice
 * knows this account by a fixed key, because imports and other services may change users' names.
 */
public final class Administrator {

    /** The key of Sluice's own account. The demo data give the same key to their administrator. */
    private static final UUID KEY = UUID.fromString("01900000-0000-7000-8000-000000000001");

    private static final String FIND = "select id from users where id = ?";

    /**
     * Creates the account as an administrator, without a name or email address that another account
     * has. Does nothing if the account exists, for example because another replica was faster.
     */
    private static final String CREATE =
            """
            with made as (
              insert into users (id, username, name, email, role)
              select ?, case when not exists (select from users where username = a.username) then a.username end,
                  'Administrator', case when not exists (select from users where email = a.email) then a.email end,
                  'administrator'
              from (values ('administrator', 'administrator@localhost')) as a (username, email)
              on conflict do nothing
              returning id)
            insert into administrators (user_id) select id from made
            returning user_id""";

    private static final String ADD =
            "insert into administrators (user_id) values (?) on conflict do nothing returning user_id";

    private static final String REMOVE =
            "delete from administrators where user_id = ? returning user_id";

    private static final String LIST =
            """
            select a.user_id || '  ' || coalesce(u.email, u.username, u.name, '') || case when u.is_active then '' else '  (inactive)' end
            from administrators as a join users as u on u.id = a.user_id order by a.created_at, a.user_id""";

    private Administrator() {}

    /** Makes a user an administrator. Returns false if the user already is an administrator. */
    public static boolean add(DatabaseTarget target, UUID user) {
        return changed(target, ADD, user);
    }

    /**
     * Removes the administrator rights of a user. Returns false if the user is no administrator.
     */
    public static boolean remove(DatabaseTarget target, UUID user) {
        return changed(target, REMOVE, user);
    }

    /** Returns a line for each administrator: the key, and the email address or name. */
    public static List<String> list(DatabaseTarget target) {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(LIST)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException failure) {
            throw new StartupFailure(
                    "The administrators cannot be read.", failure.getMessage(), failure);
        }
    }

    private static boolean changed(DatabaseTarget target, String sql, UUID user) {
        try (var connection = target.connect();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, user);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException failure) {
            throw new StartupFailure(
                    "The administrators cannot be changed.", failure.getMessage(), failure);
        }
    }

    /**
     * Returns the key of Sluice's own account. Creates the account if the database has none.
     *
     * @throws StartupFailure if the account can neither be found nor created
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
