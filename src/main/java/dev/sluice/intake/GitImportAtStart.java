package dev.sluice.intake;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.start.Administrator;
import dev.sluice.database.start.PreparedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Imports a Git repository before the gateway serves its first request. It imports the configured
 * repository. If no repository is configured, the first start of the embedded database imports the
 * repository that contains the current directory.
 */
@Component
@EnableConfigurationProperties(ImportSettings.class)
final class GitImportAtStart implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GitImportAtStart.class);

    private final ImportSettings settings;
    private final PreparedDatabase database;
    private volatile boolean running;

    GitImportAtStart(ImportSettings settings, PreparedDatabase database) {
        this.settings = settings;
        this.database = database;
    }

    /** The import runs before the web server starts, which happens in one of the last phases. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        running = true;
        var path = settings.git();
        if (path != null && !settings.isNone()) {
            importFrom(path);
        } else if (path == null && database.firstStart().isPending()) {
            importFromHere();
        }
        database.firstStart().finish();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void importFrom(String path) {
        try (var clone = GitClone.at(Path.of(path)).orElseThrow(() -> noRepository(path, null))) {
            run(clone, false);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw noRepository(path, unreadable);
        } catch (SQLException failure) {
            throw new StartupFailure(
                    "The Git repository " + path + " cannot be imported.",
                    failure.getMessage(),
                    failure);
        }
    }

    /**
     * Imports the repository that contains the current directory. This import is optional, so a
     * failure is logged and does not prevent the startup.
     */
    private void importFromHere() {
        try (var clone = here()) {
            if (clone != null) {
                run(clone, true);
            }
        } catch (IOException | IllegalArgumentException | SQLException failure) {
            LOG.warn("The Git repository that Sluice was started in is not imported", failure);
        }
    }

    private static @Nullable GitClone here() throws IOException {
        Optional<GitClone> clone = GitClone.around(Path.of(""));
        if (clone.isEmpty()) {
            LOG.info("Not started inside a Git repository: none is imported");
        }
        return clone.orElse(null);
    }

    private void run(GitClone clone, boolean withMembersByDefault)
            throws SQLException, IOException {
        GitImport.run(
                database.target(),
                Administrator.of(database.target()),
                clone,
                settings.addsMembers(withMembersByDefault));
    }

    private static StartupFailure noRepository(String path, @Nullable Exception cause) {
        return new StartupFailure(
                "There is no readable Git repository at " + path + ".",
                "Give the path of a clone or of a bare repository: --sluice.import.git=PATH.",
                cause);
    }
}
