package dev.sluice;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/**
 * One of the five systems that data is brought in from: its tables as its own document writes them,
 * rows for them, and the file that imports them. Named as in the inventory.
 */
enum OldSystem {
    CODEGEN_PLATFORM,
    CODE4ME_V2,
    AGENT_ORCHESTRATOR,
    YUDAI_V3,
    VIBE8;

    static final String KEY = "0123456789abcdef".repeat(4);
    static final String KEY_NAME = "test-1";

    /** A gateway starts on an import's secrets with their key alone. */
    static final Map<String, String> SETTINGS = Map.of("sluice.secrets.keys", KEY_NAME + "=" + KEY);

    private static final Path IMPORTS = Path.of("db", "import");
    private static final Path RESOURCES = Path.of("src", "test", "resources", "import");

    /** The name in the inventory, and of its file and schema. */
    String inventoryName() {
        return label().replace('_', '-');
    }

    /** The name in the database's enumeration. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Path expectation() {
        return RESOURCES.resolve(inventoryName()).resolve("expected.csv");
    }

    /** What the system's users see of it in Sluice. */
    Path sights() {
        return RESOURCES.resolve(inventoryName()).resolve("readback.csv");
    }

    /** Whether there is a file that imports it. */
    boolean canBeBroughtIn() {
        return Files.exists(IMPORTS.resolve(inventoryName() + ".sql"));
    }

    /** Makes the old tables in a schema of the system's name, and fills them. */
    void load(DatabaseTarget target) {
        var folder = RESOURCES.resolve(inventoryName());
        TestDatabase.execute(
                target,
                "create schema \"%1$s\"; set search_path = \"%1$s\";\n%2$s\n%3$s"
                        .formatted(
                                inventoryName(),
                                read(folder.resolve("schema.sql")),
                                read(folder.resolve("data.sql"))));
    }

    /** Rows with values that are odd, though the old tables allow them. */
    Path oddRows() {
        return RESOURCES.resolve(inventoryName()).resolve("odd.sql");
    }

    /** Adds the odd rows to old tables that are loaded. */
    void loadOddRows(DatabaseTarget target) {
        TestDatabase.execute(
                target,
                "set search_path = \"%s\";\n%s".formatted(inventoryName(), read(oddRows())));
    }

    /** Runs the import with the tests' key, as its README tells people to. */
    void bringInto(DatabaseTarget target) throws SQLException {
        bringInto(target, "off");
    }

    /**
     * @param verified whether the tests vouch for the system's e-mail addresses: on or off
     */
    void bringInto(DatabaseTarget target, String verified) throws SQLException {
        bringInto(target, verified, new String[0]);
    }

    /**
     * @param verified whether the tests vouch for the system's e-mail addresses: on or off
     * @param switches names of settings that are on
     */
    void bringInto(DatabaseTarget target, String verified, String... switches) throws SQLException {
        try (var connection = target.connect()) {
            for (var name : switches) {
                set(connection, name, "on");
            }
            set(connection, "sluice.secret_key", KEY);
            set(connection, "sluice.secret_key_id", KEY_NAME);
            set(connection, "sluice.import_emails_verified", verified);
            run(connection, "prepare.sql");
            run(connection, inventoryName() + ".sql");
        }
    }

    static void run(Connection connection, String file) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(read(IMPORTS.resolve(file)));
        }
    }

    static void set(Connection connection, String setting, String value) throws SQLException {
        try (var statement = connection.prepareStatement("select set_config(?, ?, false)")) {
            statement.setString(1, setting);
            statement.setString(2, value);
            statement.execute();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
