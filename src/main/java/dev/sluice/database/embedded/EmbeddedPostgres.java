package dev.sluice.database.embedded;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that Sluice runs itself, so that no PostgreSQL has to be installed. The data
 * directory holds its data and its password. The server accepts connections only from this machine.
 *
 * <p>If the server ends by itself, Sluice starts it again at the same port. If Sluice is killed,
 * the server runs on until the next start of Sluice stops it. {@link #stopImmediately} ends the
 * server also during its start.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    public static final int MAJOR_VERSION = 18;

    private static final String SUPERUSER = "postgres";
    private static final String SLUICE = "sluice";
    private static final String PASSWORD_FILE = "postgres-password";
    private static final int ATTEMPTS_AT_A_FREE_PORT = 5;
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /** The clusters of this process that are made, started or running. */
    private static final Set<PostgresCluster> CLUSTERS = ConcurrentHashMap.newKeySet();

    private final InstanceLock lock;
    private final PostgresCluster cluster;
    private final DatabaseTarget target;

    private final Map<String, String> settings;
    private final Thread guard;
    private boolean closed;

    private EmbeddedPostgres(
            InstanceLock lock,
            PostgresCluster cluster,
            DatabaseTarget target,
            Map<String, String> settings) {
        this.lock = lock;
        this.cluster = cluster;
        this.target = target;
        this.settings = settings;
        this.guard = Thread.ofPlatform().daemon().name("sluice-postgres").unstarted(this::guard);
    }

    /**
     * Starts the server on the data in a directory. Creates the data if there are none yet.
     *
     * @param binaries the directory where the server's programs are unpacked
     * @param port the port to listen on; 0 means any free port
     * @param settings additional settings of PostgreSQL
     */
    public static EmbeddedPostgres start(
            DataDirectory directory, Path binaries, int port, Map<String, String> settings) {
        var lock = InstanceLock.take(directory);
        try {
            var commands = new PostgresCommands(PostgresBinaries.unpackedIn(binaries));
            var cluster = new PostgresCluster(directory, commands);
            CLUSTERS.add(cluster);
            try {
                var target = start(directory, cluster, port, settings);
                var postgres = new EmbeddedPostgres(lock, cluster, target, settings);
                postgres.guard.start();
                return postgres;
            } catch (RuntimeException failure) {
                CLUSTERS.remove(cluster);
                throw failure;
            }
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    private static DatabaseTarget start(
            DataDirectory directory,
            PostgresCluster cluster,
            int port,
            Map<String, String> settings) {
        var password = password(directory, cluster);
        if (!cluster.exists()) {
            cluster.make(SUPERUSER, directory.file(PASSWORD_FILE));
        }
        cluster.requireVersion(MAJOR_VERSION);
        cluster.stopLeftOver();
        var usedPort =
                port == 0 ? startAnywhere(cluster, settings) : startAt(port, cluster, settings);
        var target = DatabaseTarget.local(usedPort, SLUICE, SLUICE, password);
        makeDatabase(directory, cluster, target);
        return target;
    }

    /**
     * Stops all servers of this process without writing their data, also those that are being made
     * or started. Their data stay usable, but no server of this process can start afterwards. Takes
     * about two seconds at most. For a process that is about to end.
     */
    public static void stopImmediately() {
        CLUSTERS.forEach(PostgresCluster::abort);
    }

    /**
     * Returns the database of a data directory whose server a running gateway has started.
     *
     * @throws StartupFailure if no gateway runs the server
     */
    public static DatabaseTarget running(DataDirectory directory) {
        var port = directory.read("postgres/postmaster.pid").flatMap(EmbeddedPostgres::port);
        var password = directory.read(PASSWORD_FILE);
        if (port.isEmpty() || password.isEmpty()) {
            throw notRunning(directory, null);
        }
        var target = DatabaseTarget.local(port.get(), SLUICE, SLUICE, password.get().strip());
        try (var _ = target.connect()) {
            return target;
        } catch (SQLException failure) {
            throw notRunning(directory, failure);
        }
    }

    /** Reads the port from the fourth line of the file that PostgreSQL keeps while it runs. */
    private static Optional<Integer> port(String file) {
        return file.lines()
                .skip(3)
                .findFirst()
                .filter(line -> line.matches("\\d{1,5}"))
                .map(Integer::valueOf);
    }

    private static StartupFailure notRunning(
            DataDirectory directory, @Nullable SQLException cause) {
        return new StartupFailure(
                "The embedded database in %s does not run.".formatted(directory.path()),
                "Start the gateway, or name another database with --sluice.database.url=URL.",
                cause);
    }

    /**
     * Returns the database {@code sluice} with the login of its owner, a user without superuser
     * rights.
     */
    public DatabaseTarget target() {
        return target;
    }

    private static String password(DataDirectory directory, PostgresCluster cluster) {
        var kept = directory.read(PASSWORD_FILE);
        if (kept.isEmpty() && cluster.exists()) {
            throw new StartupFailure(
                    "The embedded database's password, %s, is missing."
                            .formatted(directory.file(PASSWORD_FILE)),
                    "Put the file back, or move %s away to start with a new database."
                            .formatted(cluster.path()),
                    null);
        }
        return kept.map(String::strip).orElseGet(() -> newPassword(directory));
    }

    private static String newPassword(DataDirectory directory) {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        var password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        directory.write(PASSWORD_FILE, password + "\n");
        return password;
    }

    private static int startAt(int port, PostgresCluster cluster, Map<String, String> settings) {
        if (!cluster.start(port, settings)) {
            throw new StartupFailure(
                    "Port %d, where the embedded database should listen, is in use."
                            .formatted(port),
                    "Free it, or set sluice.database.embedded-port to another, or to 0.",
                    null);
        }
        return port;
    }

    /**
     * Tries several free ports, because another program may take a port before the server starts.
     */
    private static int startAnywhere(PostgresCluster cluster, Map<String, String> settings) {
        for (var attempt = 0; attempt < ATTEMPTS_AT_A_FREE_PORT; attempt++) {
            var port = freePort();
            if (cluster.start(port, settings)) {
                return port;
            }
        }
        throw PostgresCluster.cannot("start", "It finds no free port.");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw PostgresCluster.cannot("find a free port", failure.toString());
        }
    }

    private static void makeDatabase(
            DataDirectory directory, PostgresCluster cluster, DatabaseTarget target) {
        var superuser =
                DatabaseTarget.local(target.port(), "postgres", SUPERUSER, target.password());
        try (var connection = superuser.connect();
                var statement = connection.createStatement()) {
            if (!exists(statement, "select from pg_roles where rolname = 'sluice'")) {
                statement.execute(
                        "create role sluice login createdb password '%s'"
                                .formatted(target.password().replace("'", "''")));
            }
            if (!exists(statement, "select from pg_database where datname = 'sluice'")) {
                statement.execute("create database sluice owner sluice");
            }
        } catch (SQLException failure) {
            cluster.stop();
            throw "28P01".equals(failure.getSQLState())
                    ? wrongPassword(directory, cluster, failure)
                    : PostgresCluster.cannot(
                            "make its database", String.valueOf(failure.getMessage()));
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static StartupFailure wrongPassword(
            DataDirectory directory, PostgresCluster cluster, SQLException cause) {
        return new StartupFailure(
                "The password in %s does not open the embedded database."
                        .formatted(directory.file(PASSWORD_FILE)),
                "Put the right one back, or move %s away to start with a new database."
                        .formatted(cluster.path()),
                cause);
    }

    /** Starts the server again whenever it has ended. */
    private void guard() {
        try {
            while (true) {
                Thread.sleep(GLANCE);
                revive();
            }
        } catch (InterruptedException closing) {
            // the server was closed on purpose
        }
    }

    private synchronized void revive() {
        if (closed || cluster.runs()) {
            return;
        }
        LOG.warn("The embedded PostgreSQL has ended; starting it again");
        try {
            cluster.stopLeftOver();
            if (!cluster.start(target.port(), settings)) {
                LOG.warn("Its port {} is in use", target.port());
            }
        } catch (StartupFailure failure) {
            LOG.warn("{} {}", failure.getMessage(), failure.advice());
        }
    }

    /** Stops the server and releases the data directory. */
    @Override
    public synchronized void close() {
        closed = true;
        guard.interrupt();
        cluster.stop();
        CLUSTERS.remove(cluster);
        lock.close();
    }
}
