package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.intake.TestGit;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sluice as people start it: a process of its own, in a clone, with nothing given. */
class StartIntegrationTests {

    private static final String ANY_PORT = "--server.port=0";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Pattern ADDRESS = Pattern.compile("Sluice is ready: (http://\\S+)");
    private static final String COMMITS =
            "{\"query\": \"{ commits(first: 1, orderBy: [{committedAt: DESC}])"
                    + " { nodes { message authorName } } }\"}";

    @TempDir private Path clone;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void makeClone() throws GitAPIException, IOException {
        try (var git = TestGit.init(clone)) {
            Files.writeString(clone.resolve(".gitignore"), "data/\n");
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Begin")
                    .setAuthor("Me", "me@example.org")
                    .setCommitter("Me", "me@example.org")
                    .setSign(false)
                    .call();
        }
    }

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (var process : processes) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void showsTheClonesOwnCommitsAfterAKillToo() throws IOException, InterruptedException {
        var first = start(ANY_PORT);
        assertThat(askForCommits(addressOf(first))).contains("Begin", "Me");

        first.destroyForcibly().waitFor();

        assertThat(askForCommits(addressOf(start(ANY_PORT)))).contains("Begin", "Me");
    }

    /** Four tokens, in files for their owner alone; links to GraphiQL at the first start only. */
    @Test
    void makesTokensAtTheFirstStartAndNeverAgain() throws IOException, InterruptedException {
        var first = start(ANY_PORT);
        var address = addressOf(first);
        var owners = List.of("admin", "grace", "linus", "barbara");
        var tokens = new ArrayList<String>();
        for (var owner : owners) {
            var file = clone.resolve("data").resolve(owner + "-token");
            assertThat(Files.getPosixFilePermissions(file))
                    .hasToString("[OWNER_READ, OWNER_WRITE]");
            tokens.add(Files.readString(file).strip());
        }
        assertThat(askForCommits(address)).contains("Begin");
        var printed = linesUpTo(first, "#token=" + tokens.getLast());
        assertThat(tokens)
                .allMatch(
                        token ->
                                printed.stream()
                                        .anyMatch(
                                                line -> line.endsWith("/graphiql#token=" + token)));
        assertThat(command("token", "list")).contains("First start", "user ada@example.org");
        var keyFile = clone.resolve("data").resolve("secret-key");
        var key = Files.readString(keyFile);
        assertThat(Files.getPosixFilePermissions(keyFile)).hasToString("[OWNER_READ, OWNER_WRITE]");
        assertThat(command("secret", "list"))
                .containsPattern(
                        "users +totp_secret_encrypted +embedded-[0-9a-f]{8} +aes-256-gcm +1")
                .doesNotContain("unknown", key.strip());
        assertThat(command("secret", "rotate"))
                .contains("users.totp_secret_encrypted: 0 sealed anew");
        var made = command("token", "create", "--user", "alan@example.org");
        assertThat(made).matches("slc_[\\w-]{49}");
        first.destroy();
        first.waitFor();

        var second = start(ANY_PORT);
        address = addressOf(second);
        assertThat(askForCommits(address)).contains("Begin");
        for (var i = 0; i < tokens.size(); i++) {
            assertThat(Files.readString(clone.resolve("data").resolve(owners.get(i) + "-token")))
                    .isEqualTo(tokens.get(i) + "\n");
        }
        assertThat(keyFile).hasContent(key);
        assertThat(command("token", "list").lines()).hasSize(1 + owners.size() + 1);
        assertThat(linesUpTo(second, "data/barbara-token for barbara"))
                .anyMatch(line -> line.endsWith("data/admin-token for the administrator"))
                .noneMatch(line -> line.contains("slc_"));
    }

    private static List<String> linesUpTo(Process process, String end) throws IOException {
        var lines = new ArrayList<String>();
        var output = process.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.endsWith(end)) {
                return lines;
            }
        }
        throw new AssertionError("It ended before " + end + ":\n" + String.join("\n", lines));
    }

    /** What a command prints on standard output, alone; errors would be in it too. */
    private String command(String... arguments) throws IOException, InterruptedException {
        var process = start(arguments);
        var printed = String.join("\n", process.inputReader().lines().toList());
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void refusesToRunTwiceInOnePlace() throws IOException, InterruptedException {
        var first = start(ANY_PORT);
        addressOf(first);

        assertThat(failure(start(ANY_PORT)))
                .contains("Another Sluice (process " + first.pid() + ")");
    }

    @Test
    void saysInALineWhyItCannotStart() throws IOException, InterruptedException {
        try (var taken = new ServerSocket(0)) {
            var database = TestDatabase.copy();
            var own = "--sluice.database.url=" + database.url();
            var user = "--sluice.database.username=" + database.user();
            var password = "--sluice.database.password=" + database.password();
            var port = "--server.port=" + taken.getLocalPort();
            assertThat(failure(start(own, user, password, port)))
                    .contains("Port " + taken.getLocalPort() + " was already in use");
            var management = Map.of("MANAGEMENT_SERVER_PORT", "" + taken.getLocalPort());
            assertThat(failure(start(management, own, user, password, ANY_PORT)))
                    .contains("Port " + taken.getLocalPort() + " was already in use");
            assertThat(failure(start(own, user, "--sluice.database.password=wrong", ANY_PORT)))
                    .contains("password");
            assertThat(
                            failure(
                                    start(
                                            "--sluice.database.url=postgresql://somebody@localhost:1/x",
                                            ANY_PORT)))
                    .contains("localhost:1");
            assertThat(failure(start(own, user, password, ANY_PORT, "--sluice.limits.max-page=0")))
                    .contains("sluice.limits.max-page: 0 is below the minimum of 1");

            TestDatabase.execute(
                    database,
                    "update flyway_schema_history set checksum = 1 where version = '010'");
            var migrate = "--sluice.database.migrate=true";
            assertThat(failure(start(own, user, password, ANY_PORT, migrate)))
                    .contains("cannot be migrated", "checksum", "010");
        }
    }

    @Test
    void saysInALineWhichSettingsAreWrong() throws IOException, InterruptedException {
        assertThat(
                        failure(
                                start(
                                        ANY_PORT,
                                        "--sluice.limits.max-pgae=50",
                                        "--sluice.edge.timeout=soon")))
                .endsWith(
                        "Sluice cannot start: sluice.limits.max-pgae (command line) is not a setting;"
                                + " did you mean sluice.limits.max-page?; sluice.edge.timeout:"
                                + " \"soon\" is not a duration such as 500ms or 10s");
        assertThat(failure(start(Map.of("SLUICE_LIMITS_MAX_PGAE", "50"), ANY_PORT)))
                .contains("SLUICE_LIMITS_MAX_PGAE (environment) is not a setting");
        assertThat(failure(start(Map.of("SLUICE_DATABASE_POOL_SIZE", "0"), ANY_PORT)))
                .contains("sluice.database.pool-size: 0 is below the minimum of 1");
        assertThat(
                        failure(
                                start(
                                        Map.of(
                                                "SPRING_APPLICATION_JSON",
                                                "{\"sluice\":{\"demmo\":1}}"),
                                        ANY_PORT)))
                .contains("sluice.demmo (SPRING_APPLICATION_JSON)", "did you mean sluice.demo?");
        assertThat(failure(start(ANY_PORT, "--sluice.schema.locations=file:/nope/*")))
                .contains("sluice.schema.locations: \"file:/nope/*\" has no files");
        assertThat(failure(start("--server.port=99999")))
                .contains("server.port: 99999 exceeds the maximum of 65535");
        assertThat(failure(start("--server.port=18080", "--management.server.port=18080")))
                .contains("management.server.port: 18080 is the value of server.port too");
        assertThat(failure(start(ANY_PORT, "--server.http2.enabled=perhaps")))
                .contains("server.http2.enabled: \"perhaps\" is not true or false");
        assertThat(failure(start(ANY_PORT, "--sluice.data-directory=/dev/null/x")))
                .contains("data directory /dev/null/x");
        Files.writeString(clone.resolve("application.yml"), "sluice:\n  edge:\n    tiemout: 1s\n");
        assertThat(failure(start(ANY_PORT)))
                .contains(
                        "sluice.edge.tiemout (", "application.yml", "3:14", "sluice.edge.timeout?");
    }

    /** A session that locks the list of roles lets nobody log in, so the start cannot end. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNoDatabaseRunningWhenItIsStoppedDuringItsFirstStart() throws Exception {
        var process = start(ANY_PORT);
        var output = Thread.ofVirtual().start(() -> drain(process));
        var server = clone.resolve("data/postgres/postmaster.pid");
        await().atMost(PATIENCE)
                .until(() -> Files.exists(server) && Files.readString(server).contains("ready"));
        var lines = Files.readAllLines(server);
        var password = Files.readString(clone.resolve("data/postgres-password")).strip();
        var superuser =
                DatabaseTarget.local(
                        Integer.parseInt(lines.get(3).strip()), "postgres", "postgres", password);
        try (var connection = superuser.connect();
                var statement = connection.createStatement()) {
            statement.execute("begin; lock table pg_authid");
            assertThat(processesIn(clone.resolve("data"))).isNotEmpty();

            process.toHandle().destroy(); // leaves the output open

            assertThat(process.waitFor(PATIENCE)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            await().until(() -> processesIn(clone.resolve("data")).isEmpty());
            assertThat(connection.isValid(1)).isFalse();
        }
        output.join();
    }

    private static void drain(Process process) {
        process.inputReader().lines().forEach(_ -> {});
    }

    /** The processes whose working directory is a directory, or below it. */
    private static List<ProcessHandle> processesIn(Path directory) throws IOException {
        var real = directory.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> workingDirectory(process).startsWith(real))
                .toList();
    }

    private static Path workingDirectory(ProcessHandle process) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
        } catch (IOException gone) {
            return Path.of("");
        }
    }

    /** What a start that fails says: one line, in words. */
    private static String failure(Process process) throws InterruptedException {
        var lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).isEqualTo(1);
        var errors = lines.stream().filter(line -> line.contains("ERROR")).toList();
        assertThat(errors).as("%s", lines).hasSize(1);
        assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
        return errors.getFirst();
    }

    private Process start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command =
                new ArrayList<>(
                        List.of(
                                java,
                                "-XX:TieredStopAtLevel=1", // the processes are short-lived
                                "-XX:+UseSerialGC",
                                "-cp",
                                absolute(System.getProperty("java.class.path")),
                                SluiceApplication.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().put("MANAGEMENT_SERVER_PORT", "0");
        builder.environment().putAll(environment);
        var process = builder.directory(clone.toFile()).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(classPath)
                        .filter(entry -> !entry.contains("test-classes"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private static String addressOf(Process process) throws IOException {
        var seen = new StringBuilder();
        BufferedReader output = process.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            var address = ADDRESS.matcher(line);
            if (address.find()) {
                return address.group(1);
            }
        }
        throw new AssertionError("It ended before it was ready:\n" + seen);
    }

    private String askForCommits(String address) throws IOException, InterruptedException {
        var token = Files.readString(clone.resolve("data/admin-token")).strip();
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(COMMITS))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
