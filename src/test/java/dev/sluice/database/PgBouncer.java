package dev.sluice.database;

import dev.sluice.database.target.DatabaseTarget;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PgBouncer, with its default settings but for where it listens and what it connects. */
final class PgBouncer implements AutoCloseable {

    static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final Process process;
    private final DatabaseTarget target;

    private PgBouncer(Process process, DatabaseTarget target) {
        this.process = process;
        this.target = target;
    }

    static PgBouncer start(DatabaseTarget database, String mode, Path directory)
            throws IOException {
        var port = freePort();
        var users = directory.resolve("users.txt");
        Files.writeString(users, "\"%s\" \"%s\"%n".formatted(database.user(), database.password()));
        var settings = directory.resolve("pgbouncer.ini");
        Files.writeString(
                settings,
                """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = %s
                """
                        .formatted(database.port(), port, users, mode));
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U")); // it refuses to run as root
        }
        command.addAll(List.of(PROGRAM.toString(), settings.toString()));
        var log = directory.resolve("pgbouncer.log").toFile();
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        return new PgBouncer(
                process.start(),
                DatabaseTarget.local(
                        port, database.database(), database.user(), database.password()));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The database as it is reached through it. */
    DatabaseTarget target() {
        return target;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
