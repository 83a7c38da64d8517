package dev.sluice.database.target;

import dev.sluice.database.StartupFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the address of a PostgreSQL database in its usual forms. */
public final class DatabaseUrl {

    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;

    /** The groups are: user and password, hosts, database, parameters. */
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:jdbc:|r2dbc:)*postgres(?:ql)?://(?:([^/?#]*)@)?([^/?#@]*)(?:/([^?#]*))?(?:\\?([^#]*))?");

    /** A host name, an IPv4 address or an IPv6 address in brackets, and an optional port. */
    private static final Pattern HOST =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([\\w.-]+))(?::(\\d{1,5}))?");

    private DatabaseUrl() {}

    /**
     * Returns the target of a url. A separate user and password override those in the url.
     *
     * @throws StartupFailure if the url cannot be used; the message contains no password
     */
    public static DatabaseTarget read(
            String url, @Nullable String username, @Nullable String password) {
        var parts = FORM.matcher(url.strip());
        if (!parts.matches()) {
            throw wrong("it does not look like postgresql://host:port/database");
        }
        var login = login(parts.group(1));
        var hosts = hosts(parts.group(2));
        var parameters = UrlParameters.read(parts.group(4));
        return new DatabaseTarget(
                hosts,
                database(parts.group(3)),
                firstOf("user", username, login[0], parameters.get("user")),
                firstOf("password", password, login[1], parameters.get("password"), ""),
                parameters.options(hosts.size()));
    }

    private static @Nullable String[] login(@Nullable String raw) {
        if (raw == null) {
            return new @Nullable String[2];
        }
        var parts = raw.split(":", 2);
        return new @Nullable String[] {
            decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : null
        };
    }

    private static List<DatabaseTarget.Host> hosts(String raw) {
        if (raw.isEmpty()) {
            throw wrong("it names no host");
        }
        return Arrays.stream(raw.split(",", -1)).map(DatabaseUrl::host).toList();
    }

    private static DatabaseTarget.Host host(String raw) {
        var parts = HOST.matcher(raw);
        if (!parts.matches()) {
            throw wrong("one of its hosts is not of the form host:port");
        }
        var name = parts.group(1) == null ? parts.group(2) : parts.group(1);
        var port = parts.group(3) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(3));
        if (port < 1 || port > MAX_PORT) {
            throw wrong("the port %d is not between 1 and %d".formatted(port, MAX_PORT));
        }
        return new DatabaseTarget.Host(name, port);
    }

    private static String database(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            throw wrong("it names no database");
        }
        return decoded(raw);
    }

    /** Decodes codes such as {@code %40}. A plus stays a plus, as in PostgreSQL's own tools. */
    static String decoded(String text) {
        if (text.chars().anyMatch(letter -> letter <= ' ')) {
            throw wrong("it contains a space; write %20");
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException failure) {
            throw wrong("a percent sign in it does not begin a code; write %25");
        }
    }

    private static String firstOf(String what, @Nullable String... candidates) {
        for (var candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        throw new StartupFailure(
                "The database's " + what + " is not given.",
                "Set SLUICE_DATABASE_USERNAME, or write it into SLUICE_DATABASE_URL.",
                null);
    }

    /** Returns the meaning of a parameter's value, or fails if the value is not allowed. */
    static <T> T oneOf(String name, String value, Map<String, T> allowed) {
        var meant = allowed.get(value.toLowerCase(Locale.ROOT));
        if (meant == null) {
            throw wrong(
                    "%s must be one of %s".formatted(name, String.join(", ", allowed.keySet())));
        }
        return meant;
    }

    static StartupFailure wrong(String why) {
        return new StartupFailure(
                "sluice.database.url: cannot be used: " + why + ".",
                "Write it like postgresql://host:5432/database?sslmode=require; parameters: "
                        + UrlParameters.KNOWN
                        + ".",
                null);
    }
}
