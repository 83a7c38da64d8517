package dev.sluice.catalog;

import java.util.Locale;
import java.util.regex.Pattern;

/** How the schema's names become the database's. */
public final class Names {

    private static final Pattern AFTER_UNDERSCORE = Pattern.compile("(?<=[a-z0-9])_([a-z0-9])");

    private Names() {}

    /**
     * {@code createdAt} becomes {@code created_at}, {@code TaskStatus} becomes {@code task_status}.
     */
    public static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** {@code avg_cc} becomes {@code avgCc}; a name without an underscore stays. */
    public static String camelCase(String snakeCase) {
        return AFTER_UNDERSCORE
                .matcher(snakeCase)
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }
}
