package dev.sluice.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the forms in which people write down a PostgreSQL address. */
final class DatabaseUrl {

    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");
    private static final Set<String> PARAMETERS =
            Set.of("user", "password", "sslmode", "sslrootcert");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private DatabaseUrl() {}

    /** The target that a url names; a separate user and password win over those inside it. */
    static DatabaseTarget read(String url, @Nullable String username, @Nullable String password) {
        var uri = uri(url);
        var parameters = parameters(uri);
        var login = login(uri);
        var sslMode = parameters.getOrDefault("sslmode", "prefer");
        if (!SSL_MODES.contains(sslMode)) {
            throw wrong("its sslmode is none of PostgreSQL's");
        }
        return new DatabaseTarget(
                host(uri),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                database(uri),
                firstOf("user", username, login[0], parameters.get("user")),
                firstOf("password", password, login[1], parameters.get("password"), ""),
                sslMode,
                parameters.get("sslrootcert"));
    }

    private static URI uri(String url) {
        var bare = url.strip();
        for (var prefix : new String[] {"jdbc:", "r2dbc:"}) {
            bare = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
        }
        try {
            var uri = new URI(bare);
            if (!SCHEMES.contains(String.valueOf(uri.getScheme()))) {
                throw wrong("it does not begin with postgresql://");
            }
            return uri;
        } catch (URISyntaxException failure) {
            throw wrong(failure.getReason()); // its message would repeat the password
        }
    }

    private static String host(URI uri) {
        var host = uri.getHost();
        if (host == null) {
            throw wrong("it names no single host");
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String database(URI uri) {
        var path = Objects.requireNonNullElse(uri.getPath(), "");
        if (path.length() < 2) {
            throw wrong("it names no database");
        }
        return path.substring(1);
    }

    private static @Nullable String[] login(URI uri) {
        var raw = uri.getRawUserInfo();
        if (raw == null) {
            return new @Nullable String[2];
        }
        var parts = raw.split(":", 2);
        return new @Nullable String[] {
            decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : null
        };
    }

    private static Map<String, String> parameters(URI uri) {
        var parameters = new LinkedHashMap<String, String>();
        var query = Objects.requireNonNullElse(uri.getRawQuery(), "");
        for (var pair : query.isEmpty() ? new String[0] : query.split("&")) {
            var parts = pair.split("=", 2);
            var name = parts[0].equals("sslMode") ? "sslmode" : parts[0];
            if (!PARAMETERS.contains(name)) {
                throw wrong("\"" + name + "\" is none of its known parameters");
            }
            parameters.put(name, parts.length == 2 ? decoded(parts[1]) : "");
        }
        return parameters;
    }

    /** Decodes {@code %40}, but leaves a plus a plus, as PostgreSQL's own tools do. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
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

    private static StartupFailure wrong(String why) {
        return new StartupFailure(
                "sluice.database.url: cannot be used: " + why + ".",
                "Write it like postgresql://host:5432/database?sslmode=require; known parameters:"
                        + " user, password, sslmode, sslrootcert.",
                null);
    }
}
