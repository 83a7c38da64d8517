package dev.sluice.database.target;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which database to use, and how.
 *
 * @param url the address of PostgreSQL, such as {@code postgresql://host:port/database}. Commas
 *     separate several hosts, and a prefix {@code jdbc:} or {@code r2dbc:} is allowed. Without a
 *     url, Sluice runs an embedded PostgreSQL
 * @param username the user at {@code url}; overrides a user in the url
 * @param password the password of that user; overrides a password in the url
 * @param migrate whether a start runs the migrations; if unset, only for the embedded PostgreSQL.
 *     Without migrations, a start verifies that they have run
 * @param embeddedPort the port of the embedded PostgreSQL; 0 means any free port
 * @param poolSize the maximum number of connections that requests use
 * @param reservedConnections the maximum number of further connections, for sign-in, revocation and
 *     health
 * @param acquireTimeout the maximum time that a request waits for a connection
 * @param connectTimeout the maximum time to connect to one host
 * @param statementCache the maximum number of prepared statements that each connection keeps
 * @param statementTimeout the maximum time that a statement may run
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

    /** PostgreSQL stores a timeout in milliseconds as a 32-bit number, at most about 24 days. */
    private static final Duration LONGEST_STATEMENT = Duration.ofDays(1);

    private static final int HIGHEST_PORT = 65_535;

    /**
     * No server bears as many connections as PostgreSQL's own maximum of {@code max_connections}.
     */
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

    /** Leaves out the url and the password, because both may hold a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[poolSize=" + poolSize + "]";
    }
}
