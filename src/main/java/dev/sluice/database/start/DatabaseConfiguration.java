package dev.sluice.database.start;

import dev.sluice.database.Availability;
import dev.sluice.database.DatabaseHealthIndicator;
import dev.sluice.database.SilenceWatch;
import dev.sluice.database.SqlObserver;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.Transactions;
import dev.sluice.database.connection.Connections;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.PoolSize;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.netty.resources.LoopResources;

/**
 * Prepares the database, then opens the connections to it. Everything else depends on these beans.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseSettings.class, StartSettings.class, SecretSettings.class})
public class DatabaseConfiguration {

    /**
     * The maximum time for an answer on reserved connections. Their statements use indexes and take
     * milliseconds.
     */
    private static final Duration RESERVED_ANSWER = Duration.ofSeconds(2);

    @Bean
    DataDirectory dataDirectory(StartSettings start) {
        return new DataDirectory(start.dataDirectory());
    }

    @Bean(destroyMethod = "close")
    PreparedDatabase preparedDatabase(
            DatabaseSettings settings,
            StartSettings start,
            SecretSettings secrets,
            DataDirectory directory) {
        return PreparedDatabase.prepare(settings, start, secrets, directory);
    }

    @Bean
    SealingKeys sealingKeys(PreparedDatabase database) {
        return database.keys();
    }

    /**
     * Creates event-loop threads for the database alone, and spreads connections evenly over them.
     * With colocated threads, all connections that a request opens would share that request's
     * thread. Each new connection takes two threads from the rotation and uses only one. So with an
     * even number of threads, half of them would never get a connection.
     */
    @Bean(destroyMethod = "dispose")
    public LoopResources databaseLoops() {
        return LoopResources.create(
                "sluice-database",
                LoopResources.DEFAULT_IO_SELECT_COUNT,
                LoopResources.DEFAULT_IO_WORKER_COUNT | 1,
                true,
                false);
    }

    @Bean
    PoolSize poolSize(DatabaseSettings settings) {
        return new PoolSize(settings.poolSize());
    }

    /** The connections that requests run on. */
    @Bean(destroyMethod = "dispose")
    @Primary
    Connections requestConnections(
            PreparedDatabase database, DatabaseSettings settings, LoopResources databaseLoops) {
        return opened("sluice", settings.poolSize(), database, settings, databaseLoops);
    }

    /** The connections for sign-in, revocation and health, which requests cannot take. */
    @Bean(destroyMethod = "dispose")
    Connections reservedConnections(
            PreparedDatabase database, DatabaseSettings settings, LoopResources databaseLoops) {
        return opened(
                "sluice-reserved",
                settings.reservedConnections(),
                database,
                settings,
                databaseLoops);
    }

    private static Connections opened(
            String name,
            int size,
            PreparedDatabase database,
            DatabaseSettings settings,
            LoopResources loops) {
        var connections = Connections.pool(name, size, database.target(), settings, loops);
        connections.open(database.target().url());
        return connections;
    }

    @Bean
    Availability availability() {
        return new Availability();
    }

    @Bean
    @Primary
    SqlRunner sql(
            Connections requestConnections,
            Availability availability,
            List<SqlObserver> observers) {
        return new SqlRunner(requestConnections, availability, null, observers);
    }

    @Bean
    Transactions transactions(
            Connections requestConnections,
            Availability availability,
            List<SqlObserver> observers) {
        return new Transactions(requestConnections, availability, observers);
    }

    @Bean(SqlRunner.RESERVED)
    SqlRunner reservedSql(
            @Qualifier("reservedConnections") Connections connections, Availability availability) {
        return new SqlRunner(connections, availability, RESERVED_ANSWER, List.of());
    }

    @Bean(destroyMethod = "dispose")
    SilenceWatch silenceWatch(
            Connections requestConnections,
            @Qualifier("reservedConnections") Connections reservedConnections,
            @Qualifier(SqlRunner.RESERVED) SqlRunner reservedSql) {
        return new SilenceWatch(requestConnections, reservedConnections, reservedSql);
    }

    @Bean
    DatabaseHealthIndicator databaseHealthIndicator(
            @Qualifier(SqlRunner.RESERVED) SqlRunner reservedSql, PreparedDatabase database) {
        return new DatabaseHealthIndicator(reservedSql, database.version());
    }
}
