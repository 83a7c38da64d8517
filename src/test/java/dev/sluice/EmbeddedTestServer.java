package dev.sluice;

import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The server that Sluice brings along, on a temporary directory. */
final class EmbeddedTestServer implements TestServer {

    private final Path directory;
    private final EmbeddedPostgres postgres;

    EmbeddedTestServer(Map<String, String> settings) {
        try {
            directory = Files.createTempDirectory("sluice-tests");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        postgres =
                EmbeddedPostgres.start(
                        new DataDirectory(directory), TestDatabase.BINARIES, 0, settings);
    }

    @Override
    public DatabaseTarget target() {
        return postgres.target();
    }

    @Override
    public DatabaseTarget superuser() {
        return target().withUser("postgres", target().password()).withDatabase("postgres");
    }

    @Override
    public String log() {
        try {
            return Files.readString(directory.resolve("postgres.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
