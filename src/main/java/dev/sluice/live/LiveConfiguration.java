package dev.sluice.live;

import dev.sluice.database.SqlRunner;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.feed.ChangeLog;
import dev.sluice.feed.PostgresChangeLog;
import dev.sluice.feed.ReadCounts;
import dev.sluice.feed.WindowLimits;
import dev.sluice.policy.VisibilityRules;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the streams of changes. The reader of the log has reserved connections, so that requests
 * cannot delay it.
 */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    @Bean(destroyMethod = "stop")
    ChangeStreams changeStreams(
            @Qualifier(SqlRunner.RESERVED) SqlRunner reservedSql,
            SqlRunner sql,
            ChangeLog log,
            ReadCounts counts,
            VisibilityRules rules,
            DatabaseSchema database) {
        var tailLog =
                new PostgresChangeLog(
                        reservedSql, WindowLimits.STANDARD, PostgresChangeLog.PAGE, counts);
        return new ChangeStreams(tailLog, log, sql, rules, database);
    }
}
