package dev.sluice.database.target;

import dev.sluice.database.StartupFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Checks the values of settings. The constructors of settings call these methods, so an invalid
 * value stops the start with a message of one line.
 *
 * <p>Each method takes the full name of the property. If the value is not allowed, the method
 * throws a {@link StartupFailure} that names the property and the problem.
 */
public final class SettingBounds {

    private static final Set<String> WEB = Set.of("http", "https");

    private SettingBounds() {}

    /** Requires a whole number between two others, both included. */
    public static void between(String property, long value, long minimum, long maximum) {
        between(property, value, minimum, maximum, "");
    }

    /** Requires a time between two others, both included. */
    public static void between(
            String property, Duration value, Duration minimum, Duration maximum) {
        if (value.compareTo(minimum) < 0) {
            throw below(property, text(value), text(minimum));
        }
        if (value.compareTo(maximum) > 0) {
            throw above(property, text(value), text(maximum));
        }
    }

    /** Requires a size between two others, both included. */
    public static void between(
            String property, DataSize value, DataSize minimum, DataSize maximum) {
        between(property, value.toBytes(), minimum.toBytes(), maximum.toBytes(), " bytes");
    }

    private static void between(
            String property, long value, long minimum, long maximum, String unit) {
        if (value < minimum) {
            throw below(property, value + unit, minimum + unit);
        }
        if (value > maximum) {
            throw above(property, value + unit, maximum + unit);
        }
    }

    private static StartupFailure below(String property, String value, String minimum) {
        return wrong(property, "%s is below the minimum of %s".formatted(value, minimum));
    }

    private static StartupFailure above(String property, String value, String maximum) {
        return wrong(property, "%s exceeds the maximum of %s".formatted(value, maximum));
    }

    /** Makes a failure that names a property and its problem. */
    public static StartupFailure wrong(String property, String problem) {
        return new StartupFailure(property + ": " + problem);
    }

    /** Writes a time as in the settings: {@code 10s}, {@code 500ms}. */
    private static String text(Duration value) {
        if (value.compareTo(Duration.ofDays(1)) > 0) {
            return value.toDays() + "d";
        }
        return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
    }

    /** Returns a text without the spaces around it. Fails if the text is empty. */
    public static String text(String property, @Nullable String value) {
        var text = optionalText(property, value);
        if (text == null) {
            throw wrong(property, "must not be empty");
        }
        return text;
    }

    /** Returns a text without the spaces around it, or null if the text is empty. */
    public static @Nullable String optionalText(String property, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.strip().chars().anyMatch(Character::isISOControl)) {
            throw wrong(property, "must not contain control characters");
        }
        return value.strip();
    }

    /** Requires the address of a web server, with or without a path. */
    public static void webAddress(String property, String value) {
        var uri = uri(property, value);
        if (!isWeb(uri) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(property, quoted(value) + " is not an address such as https://example.org");
        }
    }

    /**
     * Requires an origin as browsers send it: a scheme, a host, and any port that is not the
     * default.
     */
    public static void origin(String property, String value) {
        var uri = uri(property, value);
        if (!isWeb(uri)) {
            throw notAnOrigin(property, value, "https://example.org");
        }
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var port = uri.getPort();
        var usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        var origin = scheme + "://" + uri.getHost() + (usual ? "" : ":" + port);
        if (!origin.equalsIgnoreCase(value)) {
            throw notAnOrigin(property, value, origin);
        }
    }

    private static StartupFailure notAnOrigin(String property, String value, String example) {
        return wrong(property, quoted(value) + " is not an origin such as " + example);
    }

    private static URI uri(String property, String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException failure) {
            throw wrong(property, quoted(value) + " is not an address: " + failure.getReason());
        }
    }

    private static boolean isWeb(URI uri) {
        return uri.getScheme() != null
                && WEB.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getPort() != 0
                && uri.getPort() <= 65_535;
    }

    /** Returns a value for a message: in quotes, on one line, at most its first 100 characters. */
    public static String quoted(Object value) {
        var line = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() > 100 ? line.substring(0, 100) + "…" : line) + '"';
    }
}
