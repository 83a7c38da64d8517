package dev.sluice.database;

import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database's tables up to date: the files of {@code db/migration}, each once, in order.
 */
final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    /** Runs what has not run yet. Replicas that start together wait for each other. */
    static void run(DatabaseTarget target) {
        try {
            var done =
                    Flyway.configure()
                            .dataSource(target.dataSource())
                            .initSql(target.beginSession())
                            .locations("classpath:db/migration")
                            .failOnMissingLocations(true)
                            .validateMigrationNaming(true)
                            .load()
                            .migrate();
            if (done.migrationsExecuted > 0) {
                LOG.info(
                        "Ran {} migrations{}",
                        done.migrationsExecuted,
                        done.initialSchemaVersion == null ? " on a new database" : "");
            }
        } catch (FlywayException failure) {
            throw new StartupFailure(
                    "The database at " + target.url() + " cannot be migrated.",
                    inALine(String.valueOf(failure.getMessage())),
                    failure);
        }
    }

    private static String inALine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && line.chars().anyMatch(letter -> letter != '-'))
                .collect(Collectors.joining(" "));
    }
}
