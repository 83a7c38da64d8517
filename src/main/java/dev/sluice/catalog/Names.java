package dev.sluice.catalog;

import java.util.Locale;

/** How the schema's names become the database's. */
public final class Names {

    private Names() {}

    /**
     * {@code createdAt} becomes {@code created_at}, {@code TaskStatus} becomes {@code task_status}.
     */
    public static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
