package dev.sluice.database.start;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;

/** Checks at startup whether Sluice can use a database that is not embedded. */
public final class ServerCheck {

    private static final String SCHEMA = "public";

    /**
     * The number of checks for sessions. A pooler that has other clients may pass a single check by
     * chance.
     */
    private static final int ROUNDS = 3;

    /** The SQLSTATE with which PgBouncer refuses a transaction if it pools single statements. */
    private static final String NO_TRANSACTIONS = "08P01";

    private final DatabaseTarget target;

    private ServerCheck(DatabaseTarget target) {
        this.target = target;
    }

    /**
     * Checks whether the database can be used.
     *
     * @throws StartupFailure if it cannot; the message says why
     */
    public static void pass(DatabaseTarget target) {
        var check = new ServerCheck(target);
        try (var connection = target.connect()) {
            check.requireVersion(connection);
            check.requireSchema(connection);
            for (var round = 0; round < ROUNDS; round++) {
                check.requireSessions(connection);
            }
        } catch (SQLException failure) {
            throw check.refused(failure);
        }
    }

    private void requireVersion(Connection connection) throws SQLException {
        var version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < EmbeddedPostgres.MAJOR_VERSION) {
            throw new StartupFailure(
                    "Sluice needs PostgreSQL %d or later; %s is version %d."
                            .formatted(EmbeddedPostgres.MAJOR_VERSION, target.url(), version));
        }
    }

    /**
     * Requires the schema in which functions, imports and the statements of operators look for
     * tables.
     */
    private void requireSchema(Connection connection) throws SQLException {
        var schema = text(connection, "select current_schema()");
        if (!SCHEMA.equals(schema)) {
            throw new StartupFailure(
                    "Sluice keeps its tables in the schema \"%s\", but the search_path of \"%s\" at %s leads to %s."
                            .formatted(
                                    SCHEMA,
                                    target.user(),
                                    target.url(),
                                    schema == null ? "no schema" : "\"" + schema + "\""),
                    "Run: alter role \"%s\" in database \"%s\" set search_path = %s"
                            .formatted(target.user(), target.database(), SCHEMA),
                    null);
        }
    }

    /**
     * Requires that a session keeps its server process while the transaction of another client is
     * open.
     */
    private void requireSessions(Connection connection) throws SQLException {
        var before = pid(connection);
        try (var other = target.connect()) {
            other.setAutoCommit(false);
            if (pid(other).equals(before) || !pid(connection).equals(before)) {
                throw withoutSessions();
            }
            other.rollback();
        } catch (SQLException failure) {
            if (NO_TRANSACTIONS.equals(failure.getSQLState())) {
                throw withoutSessions();
            }
            throw failure;
        }
    }

    private StartupFailure withoutSessions() {
        return new StartupFailure(
                "The pooler at %s gives each transaction another session of PostgreSQL, and Sluice needs sessions of its own."
                        .formatted(target.url()),
                "Set pool_mode = session for this database or user, or connect to PostgreSQL directly.",
                null);
    }

    private static String pid(Connection connection) throws SQLException {
        return text(connection, "select pg_backend_pid()::text");
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** A driver that rejects the server's certificate ends the connection itself. */
    private static String disconnected(String url, String sslMode) {
        return sslMode.startsWith("verify-")
                ? "No TLS connection to %s is possible with sslmode=%s.".formatted(url, sslMode)
                : unreachable(url);
    }

    private static String unreachable(String url) {
        return "Cannot reach PostgreSQL at " + url + ".";
    }

    private StartupFailure refused(SQLException failure) {
        var url = target.url();
        var sentence =
                switch (String.valueOf(failure.getSQLState())) {
                    case "28P01", "28000" ->
                            "%s does not accept the user \"%s\" with the given password."
                                    .formatted(url, target.user());
                    case "3D000" ->
                            "There is no database \"%s\" at %s.".formatted(target.database(), url);
                    case "08006" -> disconnected(url, target.options().tls().mode());
                    case "08001", "08004" -> unreachable(url);
                    default -> "PostgreSQL at " + url + " refuses the connection.";
                };
        return new StartupFailure(sentence, "It says: " + failure.getMessage(), failure);
    }
}
