package dev.sluice.database.start;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.secret.DemoSecrets;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The demo data of a new database: the files of {@code db/demo}, in the order of their names. */
public final class Demo {

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    /**
     * The time that counts as now in the files. A load at this time changes no time in the data.
     */
    public static final Instant PRESENT = DemoTimes.PRESENT;

    private Demo() {}

    /**
     * Loads the demo data in one transaction if the database has no users. Does not change any
     * other database.
     *
     * @param keys the keys that encrypt the secrets of the demo data. Without a key, the secrets
     *     stay as they are in the files
     * @param now the time that counts as now in the loaded data. All times of the files move to fit
     *     this time
     */
    public static void load(DatabaseTarget target, SealingKeys keys, Instant now) {
        try (var connection = target.connect()) {
            connection.setAutoCommit(false);
            if (hasUsers(connection)) {
                LOG.debug("The database has users: no demo data is loaded");
                return;
            }
            var scripts = scripts();
            var times = DemoTimes.at(now);
            for (var script : scripts) {
                run(script, times, connection);
            }
            DemoSecrets.seal(connection, keys);
            connection.commit();
            LOG.info("Loaded the demo data: {} files", scripts.length);
        } catch (SQLException failure) {
            throw cannot(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static boolean hasUsers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("lock table users in share row exclusive mode");
            try (var rows = statement.executeQuery("select from users limit 1")) {
                return rows.next();
            }
        }
    }

    private static Resource[] scripts() {
        try {
            var scripts =
                    new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:db/demo/*.sql");
            Arrays.sort(
                    scripts, Comparator.comparing(script -> String.valueOf(script.getFilename())));
            return scripts;
        } catch (IOException failure) {
            throw cannot(failure.toString(), failure);
        }
    }

    private static void run(Resource script, DemoTimes times, Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(times.moved(script.getContentAsString(StandardCharsets.UTF_8)));
        } catch (SQLException | IOException failure) {
            throw cannot(script.getFilename() + ": " + failure.getMessage(), failure);
        }
    }

    private static StartupFailure cannot(String why, Exception cause) {
        return new StartupFailure("The demo data cannot be loaded.", why, cause);
    }
}
