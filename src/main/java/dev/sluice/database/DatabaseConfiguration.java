package dev.sluice.database;

import io.r2dbc.pool.ConnectionPool;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;

/** The database first, then the connections to it; everything else depends on these. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseSettings.class, StartSettings.class})
class DatabaseConfiguration {

    @Bean
    DataDirectory dataDirectory(StartSettings start) {
        return new DataDirectory(start.dataDirectory());
    }

    @Bean(destroyMethod = "close")
    PreparedDatabase preparedDatabase(
            DatabaseSettings settings, StartSettings start, DataDirectory directory) {
        return PreparedDatabase.prepare(settings, start, directory);
    }

    /**
     * Threads of their own, dealt out evenly: colocated ones would put every connection that a
     * request opens on that request's thread. Making a connection draws from the threads in turn
     * twice, so with an even number of them every other one would stay without connections.
     */
    @Bean(destroyMethod = "dispose")
    LoopResources databaseLoops() {
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

    @Bean(destroyMethod = "dispose")
    ConnectionPool connectionFactory(
            PreparedDatabase database, DatabaseSettings settings, LoopResources databaseLoops) {
        return Connections.pool(database.target(), settings, databaseLoops);
    }
}
