package dev.sluice.database.connection;

import dev.sluice.database.Sql;
import dev.sluice.database.target.ConnectionOptions;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Opens connections to a database, and knows the {@link ServerLink} of each.
 *
 * <p>This class tries the hosts in turn. The driver has no timeout for one host, so a silent first
 * host would hide the others. While no host answers, further attempts start beside the first: every
 * 250 ms until each host has one, then every second.
 */
final class ConnectionSource implements ConnectionFactory {

    /**
     * The time between two attempts once each host has been tried. An attempt whose packets were
     * lost waits until its timeout, even if the network is back. A new attempt succeeds sooner.
     */
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    /** The time after which the next host is tried, too, as RFC 8305 recommends in section 5. */
    private static final Duration BETWEEN_HOSTS = Duration.ofMillis(250);

    /**
     * PostgreSQL ends a session whose client has been silent and answers no probe, after about a
     * minute. By default, this takes two hours. These settings have no effect on Unix sockets.
     */
    private static final Map<String, String> KEEPALIVE =
            Map.of(
                    "tcp_keepalives_idle", "30",
                    "tcp_keepalives_interval", "10",
                    "tcp_keepalives_count", "3");

    private static final String CHECK = "client_connection_check_interval";

    /**
     * PostgreSQL looks for the end of the connection each second while a statement runs. Otherwise
     * it notices the end only when it sends rows. Where the operating system cannot tell,
     * PostgreSQL rejects the setting. Its documentation names these systems, and illumos, which
     * looks like Solaris.
     */
    private static final String CHECK_WHERE_POSSIBLE =
            "case when version() ~ '-(linux|darwin|[a-z]*bsd)' then %s end"
                    .formatted(set(CHECK, "1000"));

    private static final String UNACKNOWLEDGED = "tcp_user_timeout";

    /**
     * PostgreSQL ends a session whose client takes no data for a minute: the locks of its statement
     * would stay. Only Linux has the setting.
     */
    private static final String UNACKNOWLEDGED_WHERE_POSSIBLE =
            "case when version() ~ '-linux' then %s end".formatted(set(UNACKNOWLEDGED, "60000"));

    private final DatabaseTarget target;
    private final DatabaseSettings settings;
    private final LoopResources loops;
    private final Duration timeout;
    private final String beginSession;
    private final Map<Connection, ServerLink> links = new ConcurrentHashMap<>();

    /** The index of the host that answered last. Sluice tries this host first. */
    private volatile int preferred;

    /**
     * A connection is trusted if a byte arrived on it since this time of {@link System#nanoTime()}.
     */
    private volatile long trusted = System.nanoTime();

    ConnectionSource(DatabaseTarget target, DatabaseSettings settings, LoopResources loops) {
        this.target = target;
        this.settings = settings;
        this.loops = loops;
        this.timeout =
                Objects.requireNonNullElse(
                        target.options().connectTimeout(), settings.connectTimeout());
        this.beginSession = beginSession(target, settings);
    }

    /**
     * Returns SQL that applies all settings in one round trip after the login. A pooler may refuse
     * settings that are part of the login.
     */
    private static String beginSession(DatabaseTarget target, DatabaseSettings settings) {
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(target.options().settings());
        all.put("TimeZone", "UTC");
        all.putIfAbsent("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
        KEEPALIVE.forEach(all::putIfAbsent);
        var sets =
                all.entrySet().stream()
                        .map(setting -> set(setting.getKey(), setting.getValue()))
                        .collect(Collectors.joining(", "));
        return "select pg_backend_pid() as pid, pg_postmaster_start_time()::text as server,"
                + " current_setting('transaction_read_only') = 'off' as is_primary, "
                + sets
                + (all.containsKey(CHECK) ? "" : ", " + CHECK_WHERE_POSSIBLE)
                + (all.containsKey(UNACKNOWLEDGED) ? "" : ", " + UNACKNOWLEDGED_WHERE_POSSIBLE);
    }

    private static String set(String name, String value) {
        return "set_config(%s, %s, false)".formatted(Sql.literal(name), Sql.literal(value));
    }

    /**
     * Returns the link of a connection that the driver made, or null if the connection was closed.
     */
    @Nullable ServerLink link(Connection connection) {
        return links.get(connection);
    }

    /** Returns the links of all open connections. */
    Collection<ServerLink> links() {
        return links.values();
    }

    /** From now on, trusts only connections on which a byte arrived since the given time. */
    void distrust(long nanos) {
        trusted = nanos;
    }

    /** Returns whether a connection may be given to a request. */
    boolean isGood(Connection connection) {
        var link = links.get(connection);
        return link != null && link.isOpen() && link.heardSince(trusted);
    }

    /**
     * Returns the connection of the first attempt that succeeds. Each attempt begins with another
     * host.
     */
    @Override
    public Mono<Connection> create() {
        return Mono.defer(
                () -> {
                    var first = preferred;
                    var winner = new AtomicReference<@Nullable ServerLink>();
                    return attempts()
                            .map(attempt -> Math.floorMod(first + attempt, target.hosts().size()))
                            .flatMap(host -> open(host, target.hosts().size() - 1, winner))
                            .next();
                });
    }

    /**
     * Emits the number of each attempt when it is due: every 250 ms until each host has one, then
     * every second.
     */
    private Flux<Long> attempts() {
        var hosts = target.hosts().size();
        return Flux.interval(Duration.ZERO, BETWEEN_HOSTS)
                .take(hosts)
                .concatWith(
                        Flux.interval(BETWEEN_ATTEMPTS)
                                .onBackpressureDrop()
                                .map(attempt -> hosts + attempt));
    }

    /** Tries a host, then each other host until one succeeds. Fails when all hosts have failed. */
    private Mono<Connection> open(
            int host, int others, AtomicReference<@Nullable ServerLink> winner) {
        var opened = open(host, winner);
        var next = (host + 1) % target.hosts().size();
        return others == 0 ? opened : opened.onErrorResume(_ -> open(next, others - 1, winner));
    }

    private Mono<Connection> open(int host, AtomicReference<@Nullable ServerLink> winner) {
        return Mono.defer(
                () -> {
                    var link = new ServerLink(loops);
                    return new PostgresqlConnectionFactory(configuration(host, link))
                            .create()
                            .flatMap(connection -> begin(connection, link))
                            .timeout(timeout, Mono.error(() -> silent(host)))
                            .filter(_ -> winner.compareAndSet(null, link))
                            .doOnNext(connection -> opened(connection, link, host))
                            .switchIfEmpty(Mono.fromRunnable(link::cut))
                            .doOnError(_ -> link.cut())
                            .doOnCancel(
                                    () -> {
                                        if (winner.get() != link) {
                                            link.cut();
                                        }
                                    });
                });
    }

    private void opened(Connection connection, ServerLink link, int host) {
        links.put(connection, link);
        preferred = host;
    }

    private SilentHost silent(int host) {
        return new SilentHost(
                "%s does not answer within %d ms"
                        .formatted(target.hosts().get(host), timeout.toMillis()));
    }

    /** A host did not open a session in time. */
    static final class SilentHost extends R2dbcTimeoutException {
        private static final long serialVersionUID = 1L;

        SilentHost(String message) {
            super(message);
        }
    }

    private Mono<PostgresqlConnection> begin(PostgresqlConnection connection, ServerLink link) {
        return connection
                .createStatement(beginSession)
                .execute()
                .flatMap(result -> result.map((row, _) -> session(row)))
                .collectList()
                .map(
                        sessions -> {
                            link.opened(sessions.getFirst());
                            return connection;
                        });
    }

    private ServerSession session(Row row) {
        if (target.options().server() == ConnectionOptions.Server.PRIMARY
                && !Boolean.TRUE.equals(row.get("is_primary", Boolean.class))) {
            throw new R2dbcNonTransientResourceException("The server is a standby", "08004");
        }
        return new ServerSession(
                Objects.requireNonNull(row.get("pid", Integer.class)),
                Objects.requireNonNull(row.get("server", String.class)));
    }

    /** Closes a connection. Says goodbye to the server first if the connection is trusted. */
    Mono<Void> close(Connection connection) {
        var link = links.remove(connection);
        if (link == null || !link.isOpen() || !link.heardSince(trusted)) {
            return link == null ? Mono.from(connection.close()) : Mono.fromRunnable(link::cut);
        }
        return Mono.from(connection.close())
                .timeout(Connections.GOODBYE)
                .onErrorComplete()
                .doFinally(_ -> link.cut());
    }

    private PostgresqlConnectionConfiguration configuration(int host, ServerLink link) {
        var options = target.options();
        var tls = options.tls();
        var builder =
                PostgresqlConnectionConfiguration.builder()
                        .host(target.hosts().get(host).name())
                        .port(target.hosts().get(host).port())
                        .database(target.database())
                        .username(target.user())
                        .password(target.password())
                        .sslMode(SSLMode.fromValue(tls.mode()))
                        .applicationName(options.applicationName())
                        .timeZone("UTC")
                        .connectTimeout(timeout)
                        .preparedStatementCacheQueries(settings.statementCache())
                        .tcpNoDelay(true)
                        .tcpKeepAlive(true)
                        .autodetectExtensions(false) // would read jar files on an event loop
                        .codecRegistrar(TextBytesCodec.REGISTRAR)
                        .loopResources(link);
        if (tls.mode().equals("verify-ca")) {
            // This mode accepts any host name, but Netty's default compares names in every mode.
            builder.sslContextBuilderCustomizer(
                    context -> context.endpointIdentificationAlgorithm(null));
        }
        if (tls.rootCertificate() != null) {
            builder.sslRootCert(tls.rootCertificate());
        }
        if (tls.certificate() != null) {
            builder.sslCert(tls.certificate());
        }
        if (tls.key() != null) {
            builder.sslKey(tls.key());
        }
        return tls.password() == null
                ? builder.build()
                : builder.sslPassword(tls.password()).build();
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return () -> "PostgreSQL";
    }
}
