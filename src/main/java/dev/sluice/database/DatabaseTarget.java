package dev.sluice.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL database and how to log in to it.
 *
 * @param sslMode how far the connection is encrypted, in PostgreSQL's words: disable, allow,
 *     prefer, require, verify-ca or verify-full
 * @param sslRootCertificate the file with the certificates to trust, where the mode verifies
 */
public record DatabaseTarget(
        String host,
        int port,
        String database,
        String user,
        String password,
        String sslMode,
        @Nullable String sslRootCertificate) {

    /** The driver begins every session in the zone of this machine. */
    static final String IN_UTC = "set time zone 'UTC'";

    static DatabaseTarget local(int port, String database, String user, String password) {
        return new DatabaseTarget("127.0.0.1", port, database, user, password, "disable", null);
    }

    /** The same server and user, with another database. */
    public DatabaseTarget withDatabase(String other) {
        return new DatabaseTarget(host, port, other, user, password, sslMode, sslRootCertificate);
    }

    /** A connection for work at start and in bulk, which is not reactive: not pooled, in UTC. */
    public Connection connect() throws SQLException {
        var connection = dataSource().getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(IN_UTC);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("sluice");
        source.setReWriteBatchedInserts(true);
        source.setConnectTimeout(10);
        source.setSslMode(sslMode);
        if (sslRootCertificate != null) {
            source.setSslRootCert(sslRootCertificate);
        }
        return source;
    }

    /** The address as {@code postgresql://host:port/database}, without user and password. */
    public String url() {
        var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return "postgresql://" + name + ":" + port + "/" + database;
    }

    /** Fails with a sentence when the database cannot be used. */
    void check() {
        try (var connection = connect()) {
            var version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < EmbeddedPostgres.MAJOR_VERSION) {
                throw new StartupFailure(
                        "Sluice needs PostgreSQL %d or later; %s is version %d."
                                .formatted(EmbeddedPostgres.MAJOR_VERSION, url(), version));
            }
        } catch (SQLException failure) {
            throw refused(failure);
        }
    }

    private StartupFailure refused(SQLException failure) {
        var state = String.valueOf(failure.getSQLState());
        var sentence =
                switch (state) {
                    case "28P01", "28000" ->
                            "%s does not accept the user \"%s\" with the given password."
                                    .formatted(url(), user);
                    case "3D000" -> "There is no database \"%s\" at %s.".formatted(database, url());
                    case "08001", "08004", "08006" -> "Cannot reach PostgreSQL at " + url() + ".";
                    default -> "PostgreSQL at " + url() + " refuses the connection.";
                };
        return new StartupFailure(sentence, "It says: " + failure.getMessage(), failure);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "DatabaseTarget[" + url() + ", user=" + user + "]";
    }
}
