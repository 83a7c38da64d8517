package dev.sluice.feed;

import dev.sluice.database.SqlRunner;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The log of changes, and the duty that keeps it small. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FeedSettings.class)
public class FeedConfiguration {

    @Bean
    ReadCounts readCounts() {
        return new ReadCounts();
    }

    @Bean
    ChangeLog changeLog(SqlRunner sql, ReadCounts counts) {
        return new PostgresChangeLog(sql, WindowLimits.STANDARD, PostgresChangeLog.PAGE, counts);
    }

    @Bean(destroyMethod = "dispose")
    LogRotation logRotation(
            @Qualifier(SqlRunner.RESERVED) SqlRunner reservedSql, FeedSettings settings) {
        return new LogRotation(reservedSql, settings.period());
    }
}
