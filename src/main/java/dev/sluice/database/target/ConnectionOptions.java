package dev.sluice.database.target;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of connections to a database, besides the address and the login.
 *
 * @param applicationName the name that {@code pg_stat_activity} shows
 * @param server which of several hosts to use
 * @param connectTimeout the maximum time to connect to one host; null if the url does not set it
 * @param settings the PostgreSQL settings of each session, by name
 * @param tls how connections are encrypted
 */
public record ConnectionOptions(
        String applicationName,
        Server server,
        @Nullable Duration connectTimeout,
        Map<String, String> settings,
        Tls tls) {

    static final String APPLICATION = "sluice";

    /** Which of several servers to use. */
    public enum Server {
        /** The first that answers. */
        ANY,
        /** The first that accepts writes. */
        PRIMARY
    }

    /**
     * How connections are encrypted.
     *
     * @param mode disable, allow, prefer, require, verify-ca or verify-full
     * @param rootCertificate the file with the trusted certificates, for modes that verify the
     *     server
     * @param certificate the file with the client's certificate
     * @param key the file with the client's key
     * @param password the password of the key file
     */
    public record Tls(
            String mode,
            @Nullable String rootCertificate,
            @Nullable String certificate,
            @Nullable String key,
            @Nullable String password) {

        static final Tls NONE = new Tls("disable", null, null, null, null);

        /** Leaves the password out. */
        @Override
        public String toString() {
            return "Tls[" + mode + "]";
        }
    }

    public ConnectionOptions {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Returns the options for the embedded server on this machine. */
    static ConnectionOptions local() {
        return new ConnectionOptions(APPLICATION, Server.ANY, null, Map.of(), Tls.NONE);
    }
}
