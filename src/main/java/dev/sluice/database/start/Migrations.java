package dev.sluice.database.start;

import dev.sluice.database.SchemaVersion;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of a database up to date. Runs each file of {@code db/migration} once, in
 * order.
 */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private static final Set<MigrationState> TO_RUN =
            Set.of(MigrationState.PENDING, MigrationState.OUTDATED, MigrationState.IGNORED);

    private static final Set<MigrationState> OF_A_NEWER_SLUICE =
            Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    /**
     * Statements that let a gateway's role use the rows of all tables, including the tables of
     * later migrations. The role cannot change the tables themselves. Only triggers add rows to
     * {@code credential_changes} and to the log of changes, which the role reads.
     */
    private static final List<String> GRANTS =
            List.of(
                    "grant usage on schema public to %1$s",
                    "grant select, insert, update, delete on all tables in schema public to %1$s",
                    "grant usage, select on all sequences in schema public to %1$s",
                    "revoke insert, update, delete on flyway_schema_history from %1$s",
                    "revoke insert, update on credential_changes from %1$s",
                    "grant usage on schema feed to %1$s",
                    "grant select on all tables in schema feed to %1$s",
                    "alter default privileges in schema feed grant select on tables to %1$s",
                    "grant execute on function feed.is_of_this_home, feed.is_ours, feed.require_read_committed, feed.begin_incarnation,"
                            + " feed.flush, feed.current_floor, feed.changes_after, feed.rotate to %1$s",
                    "alter default privileges in schema public grant select, insert, update, delete on tables to %1$s",
                    "alter default privileges in schema public grant usage, select on sequences to %1$s");

    private static final String UNKNOWN_ROLE = "42704";

    private Migrations() {}

    /**
     * Runs the migrations that have not run yet. Processes that start together wait for each other.
     *
     * @return the number of migrations that ran
     */
    public static int run(DatabaseTarget target) {
        try {
            var done = flyway(target).migrate();
            if (done.migrationsExecuted > 0) {
                LOG.info(
                        "Ran {} migrations{}",
                        done.migrationsExecuted,
                        done.initialSchemaVersion == null ? " on a new database" : "");
            }
            return done.migrationsExecuted;
        } catch (FlywayException failure) {
            throw new StartupFailure(
                    "The database at " + target.url() + " cannot be migrated.",
                    inALine(String.valueOf(failure.getMessage())),
                    failure);
        }
    }

    /**
     * Verifies that all migrations have run, and changes nothing. Accepts further migrations that a
     * newer Sluice has run.
     *
     * @return the migrations of this Sluice
     * @throws StartupFailure if a migration has not run
     */
    static SchemaVersion verify(DatabaseTarget target) {
        try {
            var all = Arrays.asList(flyway(target).info().all());
            var isNewer =
                    all.stream().anyMatch(each -> OF_A_NEWER_SLUICE.contains(each.getState()));
            var missing =
                    all.stream()
                            .filter(each -> TO_RUN.contains(each.getState()))
                            .filter(each -> !isNewer || each.isVersioned())
                            .map(MigrationInfo::getScript)
                            .distinct()
                            .toList();
            if (!missing.isEmpty()) {
                throw new StartupFailure(
                        "The schema of the database at %s is not at the version of this Sluice: %d of its migrations have not run, the first is %s."
                                .formatted(target.url(), missing.size(), missing.getFirst()),
                        "Run `java -jar sluice.jar migrate` with the role that owns the database, or set sluice.database.migrate=true.",
                        null);
            }
            return own(all);
        } catch (FlywayException failure) {
            throw new StartupFailure(
                    "The version of the schema of the database at %s cannot be read."
                            .formatted(target.url()),
                    inALine(String.valueOf(failure.getMessage())),
                    failure);
        }
    }

    private static SchemaVersion own(List<MigrationInfo> all) {
        var own = new LinkedHashMap<String, SchemaVersion.Migration>();
        for (var each : all) {
            if (each.getState().isResolved()) {
                var checksum = each.isVersioned() ? null : each.getResolvedChecksum();
                own.put(each.getScript(), new SchemaVersion.Migration(each.getScript(), checksum));
            }
        }
        return new SchemaVersion(List.copyOf(own.values()));
    }

    /**
     * Gives a role the rights that a gateway needs. The user of {@code target} must own the tables.
     *
     * @throws StartupFailure if there is no such role, or the user may not grant the rights
     */
    public static void grant(DatabaseTarget target, String role) {
        try (var connection = target.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var grant : GRANTS) {
                statement.execute(grant.formatted("\"" + role.replace("\"", "\"\"") + "\""));
            }
            connection.commit();
        } catch (SQLException failure) {
            throw UNKNOWN_ROLE.equals(failure.getSQLState())
                    ? new StartupFailure(
                            "There is no role \"%s\" at %s.".formatted(role, target.url()),
                            "Create it first: create role \"%s\" login".formatted(role),
                            failure)
                    : new StartupFailure(
                            "The rights of the role \"%s\" cannot be granted.".formatted(role),
                            failure.getMessage(),
                            failure);
        }
    }

    private static Flyway flyway(DatabaseTarget target) {
        return Flyway.configure()
                .dataSource(target.dataSource())
                .initSql(target.beginSession())
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .load();
    }

    private static String inALine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && line.chars().anyMatch(letter -> letter != '-'))
                .collect(Collectors.joining(" "));
    }
}
