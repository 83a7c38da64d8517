package dev.sluice.database.target;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which database to use, and how.
 *
 * @param url a PostgreSQL ({@code postgresql://host:port/database}, also with several hosts
 *     separated by commas, and with {@code jdbc:} or {@code r2dbc:} before it); without one Sluice
 *     runs its own, embedded
 * @param username the user at {@code url}; wins over a user in the url
 * @param password that user's password; wins over a password in the url
 * @param migrate whether a start runs the migrations; unset, only with the embedded PostgreSQL. A
 *     start that does not run them verifies that they have run
 * @param embeddedPort the port of the embedded PostgreSQL; 0 is any free one
 * @param poolSize the maximum number of connections that requests use
 * @param reservedConnections the maximum number of further connections, for sign-in, revocation and
 *     health
 * @param acquireTimeout how long a request waits for a connection
 * @param connectTimeout how long making a connection to one host may take
 * @param statementCache how many prepared statements each connection keeps
 * @param statementTimeout the longest that a statement may run
 */
@ConfigurationProperties("sluice.database")
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable Boolean migrate,
        @DefaultValue("0") int embeddedPort,
        @DefaultValue("16") int poolSize,
        @DefaultValue("2") int reservedConnections,
        @DefaultValue("10s") Duration acquireTimeout,
        @DefaultValue("3s") Duration connectTimeout,
        @DefaultValue("512") int statementCache,
        @DefaultValue("30s") Duration statementTimeout) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** A statement's own timeout is a 32-bit number of milliseconds in PostgreSQL. */
    private static final Duration LONGEST_STATEMENT = Duration.ofDays(1);

    private static final int HIGHEST_PORT = 65_535;

    /** PostgreSQL's own maximum of {@code max_connections} is far above what a server bears. */
    private static final int LARGEST_POOL = 1000;

    private static final int LARGEST_CACHE = 100_000;

    public DatabaseSettings {
        url = SettingBounds.optionalText("sluice.database.url", url);
        username = SettingBounds.optionalText("sluice.database.username", username);
        password = SettingBounds.optionalText("sluice.database.password", password);
        if (url != null) {
            DatabaseUrl.read(url, username, password);
        }
        SettingBounds.between("sluice.database.embedded-port", embeddedPort, 0, HIGHEST_PORT);
        SettingBounds.between("sluice.database.pool-size", poolSize, 1, LARGEST_POOL);
        SettingBounds.between(
                "sluice.database.reserved-connections", reservedConnections, 1, LARGEST_POOL);
        SettingBounds.between("sluice.database.acquire-timeout", acquireTimeout, SHORTEST, LONGEST);
        SettingBounds.between("sluice.database.connect-timeout", connectTimeout, SHORTEST, LONGEST);
        SettingBounds.between("sluice.database.statement-cache", statementCache, 0, LARGEST_CACHE);
        SettingBounds.between(
                "sluice.database.statement-timeout", statementTimeout, SHORTEST, LONGEST_STATEMENT);
    }

    /** The settings' own words hold a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[poolSize=" + poolSize + "]";
    }
}
