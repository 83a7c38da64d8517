package dev.sluice.gateway;

import dev.sluice.database.DataDirectory;
import dev.sluice.database.PreparedDatabase;
import dev.sluice.database.StartupFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The token that opens everything to the person who started Sluice, who finds it in a file that
 * nobody else can read. It is renewed by every start.
 */
final class AdministratorToken {

    private static final String FILE = "admin-token";
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final DataDirectory directory;
    private final PreparedDatabase database;
    private final TokenIssuer issuer;

    AdministratorToken(DataDirectory directory, PreparedDatabase database, TokenIssuer issuer) {
        this.directory = directory;
        this.database = database;
        this.issuer = issuer;
    }

    /** Writes a new one and says where. */
    Path renew() {
        directory.write(FILE, issuer.forAdministrator(administrator(), VALIDITY) + "\n");
        return directory.path().resolve(FILE);
    }

    private UUID administrator() {
        try (var connection = database.target().connect()) {
            var first = first(connection);
            return first.isPresent() ? first.get() : create(connection);
        } catch (SQLException failure) {
            throw new StartupFailure(
                    "The administrator's token cannot be written.", failure.getMessage(), failure);
        }
    }

    private static Optional<UUID> first(Connection connection) throws SQLException {
        return id(connection, "select id from users where is_admin order by created_at, id limit 1");
    }

    private static UUID create(Connection connection) throws SQLException {
        return id(
                        connection,
                        """
                        insert into users (name, email, is_admin)
                        values ('Administrator', 'administrator@localhost', true)
                        returning id""")
                .orElseThrow();
    }

    private static Optional<UUID> id(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
        }
    }
}
