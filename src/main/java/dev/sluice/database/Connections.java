package dev.sluice.database;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.client.SSLMode;
import reactor.netty.resources.LoopResources;

/** The pooled connections that requests run on. */
final class Connections {

    private Connections() {}

    /**
     * A pool of connections to a database.
     *
     * @param loops the threads that serve them
     */
    static ConnectionPool pool(
            DatabaseTarget target, DatabaseSettings settings, LoopResources loops) {
        var factory = new PostgresqlConnectionFactory(configuration(target, settings, loops));
        return new ConnectionPool(
                ConnectionPoolConfiguration.builder(factory)
                        .name("sluice")
                        .initialSize(Math.min(4, settings.poolSize()))
                        .maxSize(settings.poolSize())
                        .maxAcquireTime(settings.acquireTimeout())
                        .maxCreateConnectionTime(settings.connectTimeout())
                        .acquireRetry(1)
                        .build());
    }

    private static PostgresqlConnectionConfiguration configuration(
            DatabaseTarget target, DatabaseSettings settings, LoopResources loops) {
        var builder =
                PostgresqlConnectionConfiguration.builder()
                        .host(target.host())
                        .port(target.port())
                        .database(target.database())
                        .username(target.user())
                        .password(target.password())
                        .sslMode(SSLMode.fromValue(target.sslMode()))
                        .applicationName("sluice")
                        .timeZone("UTC")
                        .statementTimeout(settings.statementTimeout())
                        .connectTimeout(settings.connectTimeout())
                        .preparedStatementCacheQueries(settings.statementCache())
                        .tcpNoDelay(true)
                        .tcpKeepAlive(true)
                        .codecRegistrar(TextBytesCodec.REGISTRAR)
                        .loopResources(loops);
        if (target.sslRootCertificate() != null) {
            builder.sslRootCert(target.sslRootCertificate());
        }
        return builder.build();
    }
}
