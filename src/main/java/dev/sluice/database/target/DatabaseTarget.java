package dev.sluice.database.target;

import dev.sluice.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database and how to log in to it.
 *
 * @param hosts the hosts where the database may run, in the order in which they are tried; not
 *     empty
 */
public record DatabaseTarget(
        List<Host> hosts,
        String database,
        String user,
        String password,
        ConnectionOptions options) {

    /** Sets UTC, because the JDBC driver begins every session in the time zone of this machine. */
    private static final String IN_UTC = "set time zone 'UTC'";

    private static final int CONNECT_SECONDS = 10;

    /**
     * A host where the database may run.
     *
     * @param name a host name or an IP address; IPv6 addresses have no brackets
     */
    public record Host(String name, int port) {

        @Override
        public String toString() {
            return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
        }
    }

    public DatabaseTarget {
        hosts = List.copyOf(hosts);
    }

    public static DatabaseTarget local(int port, String database, String user, String password) {
        return new DatabaseTarget(
                List.of(new Host("127.0.0.1", port)),
                database,
                user,
                password,
                ConnectionOptions.local());
    }

    /** Returns the name of the first host. */
    public String host() {
        return hosts.getFirst().name();
    }

    /** Returns the port of the first host. */
    public int port() {
        return hosts.getFirst().port();
    }

    /** Returns a target with the same server and user, but another database. */
    public DatabaseTarget withDatabase(String other) {
        return new DatabaseTarget(hosts, other, user, password, options);
    }

    /** Returns a target with the same database, but another user. */
    public DatabaseTarget withUser(String other, String otherPassword) {
        return new DatabaseTarget(hosts, database, other, otherPassword, options);
    }

    /**
     * Opens a JDBC connection in UTC, without a pool. Only for work that may block its thread: at
     * startup and in bulk.
     */
    public Connection connect() throws SQLException {
        var connection = dataSource().getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(beginSession());
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Returns the SQL that begins each session of the JDBC driver. */
    public String beginSession() {
        return options.settings().entrySet().stream()
                .map(
                        setting ->
                                "select set_config(%s, %s, false)"
                                        .formatted(
                                                Sql.literal(setting.getKey()),
                                                Sql.literal(setting.getValue())))
                .collect(Collectors.joining("; ", IN_UTC + "; ", ""));
    }

    public DataSource dataSource() {
        var tls = options.tls();
        var limit = options.connectTimeout();
        var source = new PGSimpleDataSource();
        source.setServerNames(hosts.stream().map(Host::name).toArray(String[]::new));
        source.setPortNumbers(hosts.stream().mapToInt(Host::port).toArray());
        source.setTargetServerType(
                options.server() == ConnectionOptions.Server.PRIMARY ? "primary" : "any");
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName(options.applicationName());
        source.setReWriteBatchedInserts(true);
        source.setConnectTimeout(
                limit == null ? CONNECT_SECONDS : Math.toIntExact(limit.toSeconds()));
        source.setTcpKeepAlive(true);
        source.setSslMode(tls.mode());
        source.setSslRootCert(tls.rootCertificate());
        source.setSslCert(tls.certificate());
        source.setSslKey(tls.key());
        source.setSslPassword(tls.password());
        return source;
    }

    /**
     * Returns the address as {@code postgresql://host:port/database}, without user and password.
     */
    public String url() {
        return hosts.stream()
                .map(Host::toString)
                .collect(Collectors.joining(",", "postgresql://", "/" + database));
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "DatabaseTarget[" + url() + ", user=" + user + "]";
    }
}
