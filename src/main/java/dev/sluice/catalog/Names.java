package dev.sluice.catalog;

import java.util.Locale;
import java.util.regex.Pattern;

/** Converts names between the camel case of the schema and the snake case of the database. */
public final class Names {

    private static final Pattern AFTER_UNDERSCORE = Pattern.compile("(?<=[a-z0-9])_([a-z0-9])");

    private Names() {}

    /**
     * Converts {@code createdAt} to {@code created_at}, and {@code TaskStatus} to {@code
     * task_status}.
     */
    public static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** Converts {@code avg_cc} to {@code avgCc}. Returns a name without an underscore unchanged. */
    public static String camelCase(String snakeCase) {
        return AFTER_UNDERSCORE
                .matcher(snakeCase)
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }
}
