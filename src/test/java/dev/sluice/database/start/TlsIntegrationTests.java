package dev.sluice.database.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.connection.Connections;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.database.target.DatabaseUrl;
import io.r2dbc.spi.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.resources.LoopResources;

/** Both drivers against a PostgreSQL that accepts nothing but TLS. */
class TlsIntegrationTests {

    private static final String TLS_VERSION =
            "select version from pg_stat_ssl where pid = pg_backend_pid()";

    /** Its certificate, not a password, proves who this user is. */
    private static final String CERTIFIED = "certified";

    @TempDir private static Path directory;

    private static CertificateAuthority authority;
    private static CertificateAuthority stranger;
    private static EmbeddedPostgres postgres;

    private final LoopResources loops = new DatabaseConfiguration().databaseLoops();

    @BeforeAll
    static void start() throws Exception {
        authority = new CertificateAuthority(directory.resolve("ours"));
        stranger = new CertificateAuthority(directory.resolve("another"));
        var server = authority.server("localhost");
        var rules = directory.resolve("pg_hba.conf");
        Files.writeString(
                rules,
                """
                host all postgres 127.0.0.1/32 scram-sha-256
                hostssl all sluice 127.0.0.1/32 scram-sha-256
                hostssl all %s 127.0.0.1/32 cert
                """
                        .formatted(CERTIFIED));
        postgres =
                EmbeddedPostgres.start(
                        new DataDirectory(directory.resolve("data")),
                        TestDatabase.BINARIES,
                        0,
                        Map.of(
                                "ssl", "on",
                                "ssl_cert_file", server.certificate().toString(),
                                "ssl_key_file", server.key().toString(),
                                "ssl_ca_file", authority.certificate().toString(),
                                "hba_file", rules.toString(),
                                "fsync", "off"));
        TestDatabase.execute(
                postgres.target()
                        .withDatabase("postgres")
                        .withUser("postgres", postgres.target().password()),
                "create role %s login; grant %s to sluice".formatted(CERTIFIED, CERTIFIED));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @AfterEach
    void close() {
        loops.dispose();
    }

    @Test
    void migratesAndServesADatabaseWhoseCertificateItVerifies() throws SQLException {
        var url = url("localhost", "verify-full", authority);

        try (var database = prepare(url)) {
            assertThat(database.target().options().tls().mode()).isEqualTo("verify-full");
            assertThat(overJdbc(database.target(), "select count(*) from users")).isEqualTo("0");
        }
        assertThat(overJdbc(target(url), TLS_VERSION)).isEqualTo("TLSv1.3");
        assertThat(overR2dbc(target(url), TLS_VERSION)).isEqualTo("TLSv1.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "prefer", "require"})
    void encryptsWithoutTrustedCertificates(String mode) throws SQLException {
        var target = target(url("127.0.0.1", mode, null));

        assertThat(overJdbc(target, TLS_VERSION)).isEqualTo("TLSv1.3");
        assertThat(overR2dbc(target, TLS_VERSION)).isEqualTo("TLSv1.3");
    }

    @Test
    void sendsNothingUnencryptedThatTheServerRejects() {
        assertRefused(
                url("localhost", "disable", null),
                "postgresql://localhost:%d/sluice does not accept the user \"sluice\"",
                "no encryption");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void refusesACertificateOfAnotherAuthority(String mode) {
        assertRefused(
                url("localhost", mode, stranger),
                "No TLS connection to postgresql://localhost:%d/sluice is possible with sslmode="
                        + mode,
                "unable to find valid certification path");
    }

    @Test
    void refusesACertificateOfAnotherHost() {
        assertRefused(
                url("127.0.0.1", "verify-full", authority),
                "No TLS connection to postgresql://127.0.0.1:%d/sluice is possible with sslmode=verify-full",
                "127.0.0.1");
    }

    @Test
    void acceptsACertificateOfAnotherHostIfAskedTo() throws SQLException {
        var target = target(url("127.0.0.1", "verify-ca", authority));

        assertThat(overJdbc(target, TLS_VERSION)).isEqualTo("TLSv1.3");
        assertThat(overR2dbc(target, TLS_VERSION)).isEqualTo("TLSv1.3");
    }

    @Test
    void namesAFileOfTrustedCertificatesThatIsMissing() {
        var url = url("localhost", "verify-full", null) + "&sslrootcert=/nowhere/root.crt";

        assertThatThrownBy(() -> prepare(url))
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure -> assertThat(failure.advice()).contains("/nowhere/root.crt"));
    }

    @Test
    void logsInWithAClientCertificate() throws Exception {
        var client = authority.client(CERTIFIED);
        var target =
                target(
                                url("localhost", "verify-full", authority)
                                        + "&sslcert=%s&sslkey=%s"
                                                .formatted(client.certificate(), client.key()))
                        .withUser(CERTIFIED, "");

        assertThat(overJdbc(target, "select current_user")).isEqualTo(CERTIFIED);
        assertThat(overR2dbc(target, "select current_user")).isEqualTo(CERTIFIED);
    }

    @Test
    void refusesALoginWithoutTheClientCertificate() {
        var target = target(url("localhost", "require", null)).withUser(CERTIFIED, "");

        assertThatThrownBy(() -> ServerCheck.pass(target))
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure ->
                                assertThat(failure.advice())
                                        .contains("requires a valid client certificate"));
    }

    /** Both the start, over JDBC, and the sessions of the gateway, over R2DBC, are refused. */
    private void assertRefused(String url, String message, String reason) {
        assertThatThrownBy(() -> prepare(url))
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure -> assertThat(failure.advice()).contains(reason))
                .hasMessageStartingWith(message, postgres.target().port());
        assertThatThrownBy(() -> overR2dbc(target(url), "select 1"))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("No session can be opened at %s.", target(url).url());
    }

    private static String url(String host, String mode, @Nullable CertificateAuthority trusted) {
        return "postgresql://%s:%d/sluice?sslmode=%s%s"
                .formatted(
                        host,
                        postgres.target().port(),
                        mode,
                        trusted == null ? "" : "&sslrootcert=" + trusted.certificate());
    }

    private static DatabaseTarget target(String url) {
        return DatabaseUrl.read(url, "sluice", postgres.target().password());
    }

    private static PreparedDatabase prepare(String url) {
        var data = directory.resolve("gateway");
        return PreparedDatabase.prepare(
                settings(url),
                new StartSettings(data, false),
                new SecretSettings(List.of(), null),
                new DataDirectory(data));
    }

    private static DatabaseSettings settings(String url) {
        return new DatabaseSettings(
                url,
                "sluice",
                postgres.target().password(),
                true,
                0,
                1,
                1,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                16,
                Duration.ofSeconds(30));
    }

    private static String overJdbc(DatabaseTarget target, String query) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String overR2dbc(DatabaseTarget target, String query) {
        var pool = Connections.pool("tls", 1, target, settings(target.url()), loops);
        try {
            pool.open(target.url());
            return Objects.requireNonNull(
                    Flux.usingWhen(
                                    pool.acquire(),
                                    connection -> first(connection, query),
                                    Connection::close)
                            .blockFirst());
        } finally {
            pool.dispose();
        }
    }

    private static Flux<String> first(Connection connection, String query) {
        return Flux.from(connection.createStatement(query).execute())
                .flatMap(
                        result ->
                                result.map(
                                        row -> Objects.requireNonNull(row.get(0, String.class))));
    }
}
