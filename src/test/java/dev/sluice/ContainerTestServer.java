package dev.sluice;

import dev.sluice.database.target.DatabaseTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A PostgreSQL in a container. The system property {@code tests.image} names the image. It must
 * read the variables of the official image of PostgreSQL.
 */
final class ContainerTestServer implements TestServer {

    private static final String ROLE = "sluice";

    /** The cluster is made as the embedded one is, so that sorting and searching are the same. */
    private static final String INITDB =
            "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
                    + " --text-search-config=english";

    /** The settings of the embedded server that plans and limits depend on. */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "max_parallel_workers_per_gather", "0",
                    "timezone", "UTC",
                    "log_timezone", "UTC",
                    "max_locks_per_transaction", "256",
                    "shared_buffers", "256MB",
                    "effective_cache_size", "1GB",
                    "random_page_cost", "1.1",
                    "jit", "off");

    private final PostgreSQLContainer container;
    private final String password = UUID.randomUUID().toString();

    private ContainerTestServer(PostgreSQLContainer container) {
        this.container = container;
    }

    static ContainerTestServer start(Map<String, String> settings) {
        var image = System.getProperty("tests.image", "pgvector/pgvector:pg18");
        var server =
                new ContainerTestServer(
                        new PostgreSQLContainer(
                                DockerImageName.parse(image)
                                        .asCompatibleSubstituteFor("postgres")));
        server.container
                .withUsername("postgres")
                .withPassword(server.password)
                .withDatabaseName("postgres")
                .withEnv("POSTGRES_INITDB_ARGS", INITDB)
                .withSharedMemorySize(512L << 20)
                .withCommand(command(settings));
        server.container.start();
        server.prepare();
        return server;
    }

    private static String[] command(Map<String, String> settings) {
        var command = new ArrayList<>(List.of("postgres"));
        for (var part : List.of(SETTINGS, settings)) {
            part.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        }
        return command.toArray(String[]::new);
    }

    /**
     * The role of the tests is no superuser, as that of the embedded server. Only a superuser may
     * create the extension, so the template of all databases has it.
     */
    private void prepare() {
        TestDatabase.execute(
                superuser(),
                "create role %s login createdb password '%s'".formatted(ROLE, password));
        TestDatabase.execute(superuser(), "create database %s owner %s".formatted(ROLE, ROLE));
        TestDatabase.execute(superuser().withDatabase("template1"), "create extension vector");
    }

    @Override
    public DatabaseTarget target() {
        return superuser().withUser(ROLE, password).withDatabase(ROLE);
    }

    @Override
    public DatabaseTarget superuser() {
        return DatabaseTarget.local(
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                "postgres",
                "postgres",
                password);
    }

    @Override
    public String log() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.stop();
    }
}
