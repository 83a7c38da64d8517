package dev.sluice.database.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Runs the programs of PostgreSQL, such as {@code initdb} and {@code pg_ctl}. */
final class PostgresCommands {

    /** The exit code and the output of a program. */
    record Outcome(int exitCode, String output) {

        boolean failed() {
            return exitCode != 0;
        }

        /** Returns the last line of the output, which usually names the problem. */
        String lastLine() {
            return output.strip().lines().reduce((first, second) -> second).orElse("");
        }
    }

    private static final int PATIENCE_SECONDS = 300;

    /** Time to write the data in memory to disk. It usually takes less than a second. */
    private static final int STOP_SECONDS = 5;

    /** The time for a stop that writes no data, when the process of Sluice is about to end. */
    private static final int IMMEDIATE_STOP_SECONDS = 2;

    private final Path home;

    /** The programs that run and make or start a server. Guarded by this object. */
    private final Set<Process> running = new HashSet<>();

    private boolean isForbidden;

    /** Uses the programs of the server that is unpacked at {@code home}. */
    PostgresCommands(Path home) {
        this.home = home;
    }

    /** Creates an empty cluster that requires a password from every user. */
    Outcome initialize(Path cluster, String superuser, Path passwordFile) {
        return runUnlessForbidden(
                "initdb",
                List.of(
                        "--pgdata=" + cluster,
                        "--username=" + superuser,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--text-search-config=english",
                        "--no-instructions"));
    }

    /** Starts the server and waits until it answers. */
    Outcome start(Path cluster, Path log, Map<String, String> settings) {
        var options = new StringBuilder();
        settings.forEach(
                (name, value) ->
                        options.append("-c ").append(name).append("='").append(value).append("' "));
        return runUnlessForbidden(
                "pg_ctl",
                List.of(
                        "start",
                        "--pgdata=" + cluster,
                        "--log=" + log,
                        "--options=" + options.toString().strip(),
                        "--wait",
                        "--timeout=" + PATIENCE_SECONDS));
    }

    /**
     * Stops the server. Ends all sessions and writes all data, so that the next start needs no
     * recovery. If this fails or takes too long, for example on a full disk, stops the server
     * without writing.
     */
    Outcome stop(Path cluster) {
        var stopped = stop(cluster, "fast", STOP_SECONDS);
        return stopped.failed() ? stop(cluster, "immediate", STOP_SECONDS) : stopped;
    }

    /**
     * Stops the server without writing data. The outcome is a failure if the server still runs
     * after two seconds.
     */
    Outcome stopImmediately(Path cluster) {
        return stop(cluster, "immediate", IMMEDIATE_STOP_SECONDS);
    }

    private Outcome stop(Path cluster, String mode, int seconds) {
        return run(
                "pg_ctl",
                List.of(
                        "stop",
                        "--pgdata=" + cluster,
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=" + seconds));
    }

    /**
     * Returns the server process that {@code postmaster.pid} names. The result is empty if the
     * process has ended, or if another program has its number now.
     */
    Optional<ProcessHandle> running(Path cluster) {
        return pid(cluster)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(PostgresCommands::isPostgres);
    }

    /**
     * Returns the server processes that run on a cluster. After their parent has ended, they may
     * still write to the files, and only {@code postmaster.pid} keeps a new server from starting
     * beside them. They are found by their working directory, which only Linux shows.
     */
    List<ProcessHandle> workingIn(Path cluster) {
        return ProcessHandle.allProcesses()
                .filter(PostgresCommands::isPostgres)
                .filter(process -> worksIn(cluster, process))
                .toList();
    }

    private static boolean worksIn(Path cluster, ProcessHandle process) {
        try {
            var directory = Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
            return directory.equals(cluster.toRealPath());
        } catch (IOException goneOrUnknown) {
            return false;
        }
    }

    private static Optional<Long> pid(Path cluster) {
        try (var lines = Files.lines(cluster.resolve("postmaster.pid"))) {
            return lines.findFirst().map(String::strip).map(Long::valueOf);
        } catch (IOException | NumberFormatException noneOrUnreadable) {
            return Optional.empty();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                // The programs of a container may have no name here.
                .map(command -> Path.of(command).getFileName())
                .filter(name -> name.toString().startsWith("postgres"))
                .isPresent();
    }

    /**
     * Lets no program make or start a server any more.
     *
     * @return the programs that do so now, and the processes that they have started
     */
    synchronized List<ProcessHandle> forbidMore() {
        isForbidden = true;
        return running.stream()
                .map(Process::toHandle)
                .flatMap(program -> Stream.concat(Stream.of(program), program.descendants()))
                .toList();
    }

    private Outcome runUnlessForbidden(String program, List<String> arguments) {
        try {
            var process = beginUnlessForbidden(program, arguments);
            try {
                return outcome(process);
            } finally {
                ended(process);
            }
        } catch (IOException failure) {
            return new Outcome(-1, failure.toString());
        }
    }

    private synchronized Process beginUnlessForbidden(String program, List<String> arguments)
            throws IOException {
        if (isForbidden) {
            throw new IOException("Sluice ends");
        }
        var process = begin(program, arguments);
        running.add(process);
        return process;
    }

    private synchronized void ended(Process process) {
        running.remove(process);
    }

    private Outcome run(String program, List<String> arguments) {
        try {
            return outcome(begin(program, arguments));
        } catch (IOException failure) {
            return new Outcome(-1, failure.toString());
        }
    }

    private Process begin(String program, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root. In a new user namespace, root appears to it as
            // another user.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static Outcome outcome(Process process) {
        try {
            process.getOutputStream().close();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException failure) {
            return new Outcome(-1, failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        }
    }
}
