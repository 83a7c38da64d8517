package dev.sluice.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIntegrationTests {

    private final PostgresCommands commands =
            new PostgresCommands(PostgresBinaries.unpackedIn(TestDatabase.BINARIES));

    @TempDir private Path directory;

    @Test
    void keepsItsDataBetweenStarts() throws SQLException {
        try (var postgres = start(0)) {
            TestDatabase.execute(postgres.target(), "create table kept as select 42 as answer");
        }
        try (var postgres = start(0)) {
            assertThat(ask(postgres.target(), "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        try (var postgres = start(0)) {
            var port = postgres.target().port();
            var stranger = DatabaseTarget.local(port, "sluice", "sluice", "guess");

            assertThatThrownBy(() -> stranger.connect())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(directory.resolve("postgres/pg_hba.conf"))
                .content()
                .doesNotContain("trust")
                .contains("scram-sha-256");
    }

    @Test
    void runsInUtcWithoutSuperuserRights() throws SQLException {
        try (var postgres = start(0)) {
            assertThat(ask(postgres.target(), "show time zone")).isEqualTo("UTC");
            assertThat(ask(postgres.target(), "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(postgres.target(), "show is_superuser")).isEqualTo("off");
            assertThat(ask(postgres.target(), "show fsync")).isEqualTo("on");
        }
    }

    @Test
    void closesItsFilesToOthers() throws IOException {
        start(0).close();

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("postgres"))).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("postgres-password"))).isEqualTo("rw-------");
    }

    @Test
    void refusesASecondInstance() {
        try (var first = start(0)) {
            assertThat(first.target().port()).isPositive();
            assertThatThrownBy(() -> start(0))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessage(
                            "Another Sluice (process %d) is using the data directory %s.",
                            ProcessHandle.current().pid(), directory);
        }
        start(0).close();
    }

    @Test
    void takesOverFromAKilledProcess() throws IOException, InterruptedException, SQLException {
        var victim = startInAnotherProcess();
        assertThat(victim.inputReader().readLine()).startsWith("postgresql://");
        assertThatThrownBy(() -> start(0))
                .hasMessageStartingWith("Another Sluice (process %d)", victim.pid());

        victim.destroyForcibly().waitFor();
        var orphan = serverProcess();
        assertThat(orphan.info().command()).get().asString().endsWith("/postgres");

        try (var postgres = start(0)) {
            // its entry may stay until the system's first process clears it away
            assertThat(orphan.info().command()).isEmpty();
            assertThat(ask(postgres.target(), "select answer from kept")).isEqualTo("42");
        }
        assertThat(directory.resolve("postgres.log"))
                .content()
                .doesNotContain("not properly shut down");
    }

    @Test
    void isNotMisledByAForgottenProcessNumber() throws IOException {
        start(0).close();
        var ours = ProcessHandle.current().pid() + "\n";
        Files.writeString(directory.resolve("postgres/postmaster.pid"), ours);

        start(0).close();
    }

    @Test
    void saysThatThePasswordDoesNotFit() throws IOException {
        start(0).close();
        Files.writeString(directory.resolve("postgres-password"), "another\n");

        assertThatThrownBy(() -> start(0))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "The password in %s does not open the embedded database.",
                        directory.resolve("postgres-password"));
        assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void saysThatThePasswordIsMissing() throws IOException {
        start(0).close();
        Files.delete(directory.resolve("postgres-password"));

        assertThatThrownBy(() -> start(0))
                .isInstanceOf(StartupFailure.class)
                .hasMessageEndingWith("postgres-password, is missing.");
    }

    @Test
    void saysThatThePortIsInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(taken.getLocalPort()))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessage(
                            "Port %d, where the embedded database should listen, is in use.",
                            taken.getLocalPort());
        }
    }

    @Test
    void refusesDataOfAnotherVersion() throws IOException {
        start(0).close();
        Files.writeString(directory.resolve("postgres/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> start(0))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "The data in %s is of PostgreSQL 17, but the embedded one is 18.",
                        directory.resolve("postgres"));
    }

    @Test
    void startsAnewAfterAFirstStartThatWasCutOff() throws IOException {
        Files.createDirectories(directory.resolve("postgres-new/base"));
        var firstStart = FirstStart.in(new DataDirectory(directory));
        assertThat(firstStart.isPending()).isFalse();

        start(0).close();

        assertThat(firstStart.isPending()).isTrue();
        firstStart.finish();
        assertThat(firstStart.isPending()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void endsTheProgramThatMakesANewDatabase() {
        var cluster = cluster();
        var making = CompletableFuture.runAsync(() -> make(cluster));
        await().until(() -> !workingIn("postgres-new").isEmpty());

        cluster.abort();

        assertThatThrownBy(making::join).hasMessageContaining("cannot make a new database");
        await().until(() -> workingIn("postgres-new").isEmpty());
        assertThat(directory.resolve("postgres")).doesNotExist();
        start(0).close();
    }

    /** Its data stay usable, but the cluster that was aborted starts no other server. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void endsAServerThatStarts() throws IOException {
        var cluster = cluster();
        make(cluster);
        var starting = CompletableFuture.supplyAsync(() -> startAtAFreePort(cluster));
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> Files.exists(directory.resolve("postgres/postmaster.pid")));

        cluster.abort();

        assertThat(starting.handle((_, _) -> "ended").join()).isEqualTo("ended");
        await().until(() -> workingIn("postgres").isEmpty());
        assertThatThrownBy(() -> startAtAFreePort(cluster)).hasMessageContaining("cannot start");
        assertThat(workingIn("postgres")).isEmpty();
        start(0).close();
    }

    private PostgresCluster cluster() {
        return new PostgresCluster(new DataDirectory(directory), commands);
    }

    private void make(PostgresCluster cluster) {
        var password = new DataDirectory(directory);
        password.write("postgres-password", "secret\n");
        cluster.make("postgres", password.file("postgres-password"));
    }

    private static boolean startAtAFreePort(PostgresCluster cluster) {
        return cluster.start(freePort(), Map.of());
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<ProcessHandle> workingIn(String cluster) {
        return commands.workingIn(directory.resolve(cluster));
    }

    private EmbeddedPostgres start(int port) {
        return EmbeddedPostgres.start(
                new DataDirectory(directory), TestDatabase.BINARIES, port, Map.of());
    }

    private Process startInAnotherProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessHandle serverProcess() throws IOException {
        var lines = Files.readAllLines(directory.resolve("postgres/postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
    }

    private static String ask(DatabaseTarget target, String query) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A Sluice that will be killed. */
    static final class Victim {

        public static void main(String[] arguments) throws InterruptedException {
            var postgres =
                    EmbeddedPostgres.start(
                            new DataDirectory(Path.of(arguments[0])),
                            TestDatabase.BINARIES,
                            0,
                            Map.of());
            TestDatabase.execute(postgres.target(), "create table kept as select 42 as answer");
            System.out.println(postgres.target().url());
            Thread.currentThread().join();
        }
    }
}
