package dev.sluice;

import dev.sluice.database.DemoDatabase;
import dev.sluice.database.target.DatabaseTarget;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The database of the tests: one PostgreSQL for each JVM, started when first asked for. {@link
 * TestServer} says where it runs.
 *
 * <p>Tests that only read share {@link #shared()}, migrated and with the demo data. Tests that
 * write have a {@link #copy()} of it for themselves, made from a template in a fraction of a
 * second.
 */
public final class TestDatabase {

    /** Unpacked once for all tests, and kept between builds until {@code mvn clean}. */
    public static final Path BINARIES = Path.of("target", "postgres");

    /** A directory that no test fills: applications under test have a database already. */
    private static final Path APPLICATION = Path.of("target", "application-data");

    private static final String MIGRATED = "migrated_template";
    private static final String DEMO = "demo_template";
    private static final AtomicInteger COPIES = new AtomicInteger();

    private static final Map<String, String> SETTINGS =
            Map.of(
                    // costs depend on statistics, and shall not on the time of a run
                    "autovacuum", "off",
                    "fsync", "off",
                    "synchronous_commit", "off",
                    "full_page_writes", "off",
                    "max_prepared_transactions", "20");

    private TestDatabase() {}

    /** The demo database that all tests of this JVM read. Nobody writes to it. */
    public static DatabaseTarget shared() {
        return Shared.TARGET;
    }

    /** A demo database of the caller's own. */
    public static DatabaseTarget copy() {
        return create("copy_" + COPIES.incrementAndGet(), DemoTemplate.name());
    }

    /** A database of the caller's own, migrated and without rows. */
    public static DatabaseTarget migrated() {
        return create("migrated_" + COPIES.incrementAndGet(), MigratedTemplate.name());
    }

    /** A database of the caller's own with nothing in it. */
    public static DatabaseTarget empty() {
        return create("empty_" + COPIES.incrementAndGet(), "template1");
    }

    /** Lets an application under test use a database, and nothing of this directory's. */
    public static void register(DynamicPropertyRegistry properties, DatabaseTarget target) {
        properties.add("sluice.database.url", target::url);
        properties.add("sluice.database.username", target::user);
        properties.add("sluice.database.password", target::password);
        properties.add("sluice.database.migrate", () -> "true");
        properties.add("sluice.shutdown.drain", () -> "0s");
        properties.add("sluice.edge.replicas", () -> "1");
        properties.add("sluice.data-directory", () -> APPLICATION);
    }

    /** Runs statements, separated by semicolons, outside of what is tested. */
    public static void execute(DatabaseTarget target, String sql) {
        try (var connection = target.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Runs a statement as the server's superuser: roles are made by it alone. */
    public static void executeAsSuperuser(String sql) {
        execute(Server.SERVER.superuser(), sql);
    }

    /** Runs statements in a database as the server's superuser. */
    public static void executeAsSuperuser(DatabaseTarget target, String sql) {
        execute(Server.SERVER.superuser().withDatabase(target.database()), sql);
    }

    /** Makes a database one of a server that has no pgvector. */
    static void dropVectorExtension(DatabaseTarget target) {
        executeAsSuperuser(target, "drop extension if exists vector cascade");
    }

    /** All that the server has logged. */
    public static String log() {
        return Server.SERVER.log();
    }

    private static DatabaseTarget create(String name, String template) {
        execute(Server.SERVER.target(), "create database " + name + " template " + template);
        return Server.SERVER.target().withDatabase(name);
    }

    private static final class Server {

        static final TestServer SERVER = TestServer.start(SETTINGS);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    /** Made by the class's initializer, once. */
    private static final class MigratedTemplate {

        static {
            DemoDatabase.migrate(create(MIGRATED, "template1"));
        }

        static String name() {
            return MIGRATED;
        }
    }

    /** Made by the class's initializer, once. */
    private static final class DemoTemplate {

        static {
            DemoDatabase.fill(create(DEMO, MigratedTemplate.name()));
        }

        static String name() {
            return DEMO;
        }
    }

    private static final class Shared {

        static final DatabaseTarget TARGET = create("shared", DemoTemplate.name());
    }
}
