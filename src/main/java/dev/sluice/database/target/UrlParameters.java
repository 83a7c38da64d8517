package dev.sluice.database.target;

import dev.sluice.database.target.ConnectionOptions.Server;
import dev.sluice.database.target.ConnectionOptions.Tls;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of a database url, in the spellings of libpq and of the drivers. */
final class UrlParameters {

    /**
     * Maps each spelling of a parameter to its main name: the name in libpq, or the drivers' name
     * if libpq has none.
     */
    private static final Map<String, String> NAMES =
            names(
                    "user",
                    "password",
                    "sslmode sslMode",
                    "sslrootcert sslRootCert",
                    "sslcert sslCert",
                    "sslkey sslKey",
                    "sslpassword sslPassword",
                    "application_name ApplicationName applicationName",
                    "connect_timeout connectTimeout",
                    "options",
                    "channel_binding channelBinding",
                    "target_session_attrs targetServerType");

    static final String KNOWN =
            NAMES.values().stream().distinct().collect(Collectors.joining(", "));

    private static final Map<String, String> SSL_MODES =
            Stream.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
                    .collect(same());

    private static final Map<String, String> CHANNEL_BINDINGS =
            Stream.of("prefer", "disable").collect(same());

    /**
     * The allowed values of {@code target_session_attrs}. A standby cannot be chosen, because
     * Sluice writes to the database.
     */
    private static final Map<String, Server> SERVERS = servers();

    /** {@code -c name=value} or {@code --name=value}; a backslash escapes a space. */
    private static final Pattern OPTION =
            Pattern.compile("(?:-c\\s*|--)([A-Za-z_][\\w.-]*)=((?:\\\\.|[^\\\\\\s])*)(?:\\s+|$)");

    private final Map<String, String> values;

    private UrlParameters(Map<String, String> values) {
        this.values = values;
    }

    private static Map<String, String> names(String... rows) {
        var names = new LinkedHashMap<String, String>();
        for (var row : rows) {
            var spellings = row.split(" ");
            Arrays.stream(spellings).forEach(spelling -> names.put(spelling, spellings[0]));
        }
        return names;
    }

    private static java.util.stream.Collector<String, ?, Map<String, String>> same() {
        return Collectors.toMap(word -> word, word -> word, (one, _) -> one, LinkedHashMap::new);
    }

    private static Map<String, Server> servers() {
        var servers = new LinkedHashMap<String, Server>();
        servers.put("primary", Server.PRIMARY);
        servers.put("read-write", Server.PRIMARY);
        servers.put("master", Server.PRIMARY);
        servers.put("any", Server.ANY);
        return servers;
    }

    static UrlParameters read(@Nullable String query) {
        var values = new LinkedHashMap<String, String>();
        for (var pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            var parts = pair.split("=", 2);
            var name = NAMES.get(parts[0]);
            if (name == null) {
                throw DatabaseUrl.wrong("the parameter \"" + parts[0] + "\" is not supported");
            }
            values.put(name, parts.length == 2 ? DatabaseUrl.decoded(parts[1]) : "");
        }
        return new UrlParameters(values);
    }

    @Nullable String get(String name) {
        return values.get(name);
    }

    /**
     * Returns the connection options that these parameters set.
     *
     * @param hosts the number of hosts in the url
     */
    ConnectionOptions options(int hosts) {
        requireChannelBinding();
        return new ConnectionOptions(
                values.getOrDefault("application_name", ConnectionOptions.APPLICATION),
                server(hosts),
                connectTimeout(),
                settings(),
                new Tls(
                        DatabaseUrl.oneOf(
                                "sslmode", values.getOrDefault("sslmode", "prefer"), SSL_MODES),
                        values.get("sslrootcert"),
                        values.get("sslcert"),
                        values.get("sslkey"),
                        values.get("sslpassword")));
    }

    /**
     * Rejects a url that requires channel binding, which the reactive driver does not support.
     * Without channel binding, SCRAM logins still do not send the password itself.
     */
    private void requireChannelBinding() {
        var asked = values.get("channel_binding");
        if (asked != null) {
            DatabaseUrl.oneOf("channel_binding", asked, CHANNEL_BINDINGS);
        }
    }

    private Server server(int hosts) {
        var asked = values.get("target_session_attrs");
        if (asked == null) {
            return hosts > 1 ? Server.PRIMARY : Server.ANY;
        }
        return DatabaseUrl.oneOf("target_session_attrs", asked, SERVERS);
    }

    private @Nullable Duration connectTimeout() {
        var asked = values.get("connect_timeout");
        if (asked == null) {
            return null;
        }
        if (!asked.matches("[1-9]\\d{0,3}")) {
            throw DatabaseUrl.wrong("connect_timeout must be a number of seconds from 1 to 9999");
        }
        return Duration.ofSeconds(Long.parseLong(asked));
    }

    private Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        var text = values.getOrDefault("options", "").strip();
        var option = OPTION.matcher(text);
        var end = 0;
        while (end < text.length()) {
            if (!option.find(end) || option.start() != end) {
                throw DatabaseUrl.wrong("options must be of the form \"-c name=value\"");
            }
            settings.put(
                    option.group(1).replace('-', '_'), option.group(2).replaceAll("\\\\(.)", "$1"));
            end = option.end();
        }
        return settings;
    }
}
