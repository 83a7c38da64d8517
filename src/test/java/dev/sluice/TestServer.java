package dev.sluice;

import dev.sluice.database.target.DatabaseTarget;
import java.util.Map;

/**
 * The PostgreSQL server of the tests. It is the embedded one, or with {@code
 * -Dtests.database=container} one in a container, whose image has the extension {@code vector}.
 */
interface TestServer extends AutoCloseable {

    /** Starts the server that the system property {@code tests.database} names. */
    static TestServer start(Map<String, String> settings) {
        var kind = System.getProperty("tests.database", "embedded");
        return switch (kind) {
            case "embedded" -> new EmbeddedTestServer(settings);
            case "container" -> ContainerTestServer.start(settings);
            default ->
                    throw new IllegalArgumentException(
                            "tests.database: " + kind + " is neither embedded nor container");
        };
    }

    /** The database of a role that may create databases and is no superuser. */
    DatabaseTarget target();

    /** The database {@code postgres}, as a superuser. */
    DatabaseTarget superuser();

    /** All that the server has logged. */
    String log();

    @Override
    void close();
}
