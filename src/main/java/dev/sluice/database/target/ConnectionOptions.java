package dev.sluice.database.target;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to a database, beyond its address and the user.
 *
 * @param applicationName shown in {@code pg_stat_activity}
 * @param server which of several hosts will do
 * @param connectTimeout how long a connection to one host may take; null if the url does not say
 * @param settings PostgreSQL's settings for each session, by name
 * @param tls how connections are encrypted
 */
public record ConnectionOptions(
        String applicationName,
        Server server,
        @Nullable Duration connectTimeout,
        Map<String, String> settings,
        Tls tls) {

    static final String APPLICATION = "sluice";

    /** Which servers will do. */
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
     * @param rootCertificate the file with the certificates to trust, where the mode verifies
     * @param certificate the file with the client's certificate
     * @param key the file with the client's key
     * @param password the password of that file
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

    /** For a server of our own on this machine. */
    static ConnectionOptions local() {
        return new ConnectionOptions(APPLICATION, Server.ANY, null, Map.of(), Tls.NONE);
    }
}
