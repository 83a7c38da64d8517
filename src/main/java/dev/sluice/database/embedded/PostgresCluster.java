package dev.sluice.database.embedded;

import dev.sluice.database.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** The files of the embedded database, and the server that runs on them. */
final class PostgresCluster {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DataDirectory directory;
    private final PostgresCommands commands;
    private final Path path;

    /** The directory in which a new cluster is made. */
    private final Path draft;

    PostgresCluster(DataDirectory directory, PostgresCommands commands) {
        this.directory = directory;
        this.commands = commands;
        this.path = directory.file("postgres");
        this.draft = directory.file("postgres-new");
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /**
     * Creates the cluster under another name and renames it at the end. So an incomplete cluster is
     * never used.
     */
    void make(String superuser, Path passwordFile) {
        try {
            FileSystemUtils.deleteRecursively(draft);
            var made = commands.initialize(draft, superuser, passwordFile);
            if (made.failed()) {
                throw cannot("make a new database", made.lastLine());
            }
            FirstStart.in(directory).begin();
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw cannot("make a new database", failure.toString());
        }
    }

    void requireVersion(int wanted) {
        try {
            var version = Files.readString(path.resolve("PG_VERSION")).strip();
            if (!version.equals(Integer.toString(wanted))) {
                throw new StartupFailure(
                        "The data in %s is of PostgreSQL %s, but the embedded one is %d."
                                .formatted(path, version, wanted),
                        "Move it over with pg_dump and pg_restore, or give another directory with"
                                + " --sluice.data-directory=PATH.",
                        null);
            }
        } catch (IOException failure) {
            throw new StartupFailure(
                    "There is no PostgreSQL database in " + path + ".",
                    "Move it away to start with a new one. " + failure,
                    failure);
        }
    }

    /**
     * Stops a server that a killed Sluice left behind. The caller must hold the {@link
     * InstanceLock}, so that no other Sluice uses the server.
     */
    void stopLeftOver() {
        var leftOver = commands.running(path);
        if (leftOver.isPresent()) {
            LOG.info("Stopping the PostgreSQL that an earlier Sluice left running");
            var stopped = commands.stop(path);
            if (stopped.failed()) {
                throw cannot(
                        "stop the server that an earlier Sluice left running (process %d)"
                                .formatted(leftOver.get().pid()),
                        stopped.lastLine());
            }
        }
        commands.workingIn(path).forEach(PostgresCluster::end);
        try {
            Files.deleteIfExists(path.resolve("postmaster.pid"));
        } catch (IOException failure) {
            throw cannot("start", failure.toString());
        }
    }

    /**
     * Kills a server process whose parent has ended. Without the parent, no gentler stop is
     * possible.
     */
    private static void end(ProcessHandle orphan) {
        orphan.destroyForcibly();
        try {
            orphan.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillThere) {
            // an ended process looks alive until its parent has waited for it
        }
    }

    boolean runs() {
        return commands.running(path).isPresent();
    }

    /** Starts the server. Returns false if the port is in use. */
    boolean start(int port, Map<String, String> moreSettings) {
        writeAccessRules();
        var log = newLog();
        var started = commands.start(path, log, settings(port, moreSettings));
        if (started.failed() && !contains(log, "Address already in use")) {
            throw cannot("start", "See " + log + ". " + lastComplaint(log, started));
        }
        return !started.failed();
    }

    void stop() {
        var stopped = commands.stop(path);
        if (stopped.failed()) {
            LOG.warn("The embedded PostgreSQL did not stop: {}", stopped.lastLine());
        }
    }

    /**
     * Ends everything that runs on the cluster, at any moment: while it is made, while its server
     * starts, and later. Writes no data, so the next start repeats the newest changes from the log.
     * From now on, this cluster cannot be made or started.
     */
    void abort() {
        var begun = commands.forbidMore();
        if (runs()) {
            var stopped = commands.stopImmediately(path);
            if (stopped.failed()) {
                LOG.warn("The embedded PostgreSQL is killed: {}", stopped.lastLine());
            }
        }
        begun.forEach(ProcessHandle::destroyForcibly);
        Stream.of(draft, path)
                .flatMap(directory -> commands.workingIn(directory).stream())
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static Map<String, String> settings(int port, Map<String, String> more) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("max_parallel_workers_per_gather", "0"); // one processor for each statement
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("max_connections", "100");
        // Events have a partition for each month. A statement may lock all partitions and indexes.
        settings.put("max_locks_per_transaction", "256");
        settings.put("shared_buffers", "256MB");
        settings.put("effective_cache_size", "1GB");
        settings.put("random_page_cost", "1.1");
        settings.put("jit", "off");
        settings.putAll(more);
        return settings;
    }

    private void writeAccessRules() {
        try {
            Files.writeString(
                    path.resolve("pg_hba.conf"),
                    """
                    # Written by Sluice at every start: this machine only, with the password.
                    host all all 127.0.0.1/32 scram-sha-256
                    """);
        } catch (IOException failure) {
            throw cannot("start", failure.toString());
        }
    }

    /** Returns the log file of this run. Renames the log of the previous run to keep it. */
    private Path newLog() {
        var log = directory.file("postgres.log");
        try {
            if (Files.exists(log)) {
                var old = directory.file("postgres.log.old");
                Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException failure) {
            throw cannot("write its log", failure.toString());
        }
    }

    private static boolean contains(Path log, String text) {
        try {
            return Files.exists(log) && Files.readString(log).contains(text);
        } catch (IOException failure) {
            return false;
        }
    }

    private static String lastComplaint(Path log, PostgresCommands.Outcome outcome) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .reduce((first, second) -> second)
                    .orElseGet(outcome::lastLine);
        } catch (IOException failure) {
            return outcome.lastLine();
        }
    }

    static StartupFailure cannot(String what, String why) {
        return new StartupFailure("The embedded PostgreSQL cannot " + what + ".", why, null);
    }
}
