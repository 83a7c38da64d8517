package dev.sluice.database.start;

import dev.sluice.database.SchemaVersion;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.embedded.FirstStart;
import dev.sluice.database.secret.KeyCheck;
import dev.sluice.database.secret.KeyFile;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.database.target.DatabaseUrl;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that Sluice serves. Its server runs, its migrations have run, and it has the demo
 * data if the settings ask for them.
 */
public final class PreparedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PreparedDatabase.class);

    private final DatabaseTarget target;
    private final FirstStart firstStart;
    private final @Nullable EmbeddedPostgres embedded;
    private boolean migrated;
    private SealingKeys keys = SealingKeys.none();
    private SchemaVersion version = new SchemaVersion(List.of());

    public PreparedDatabase(
            DatabaseTarget target, FirstStart firstStart, @Nullable EmbeddedPostgres embedded) {
        this.target = target;
        this.firstStart = firstStart;
        this.embedded = embedded;
    }

    static PreparedDatabase prepare(
            DatabaseSettings settings,
            StartSettings start,
            SecretSettings secrets,
            DataDirectory directory) {
        var database =
                settings.url() == null
                        ? embedded(settings, directory)
                        : external(settings.url(), settings, directory);
        try {
            if (settings.migrate() == null ? database.embedded != null : settings.migrate()) {
                Migrations.run(database.target);
                database.migrated = true;
            }
            database.version = Migrations.verify(database.target);
            database.takeKeys(secrets, directory);
            if (start.demo() == null ? database.embedded != null : start.demo()) {
                Demo.load(database.target, database.keys, Clock.systemUTC().instant());
            }
            return database;
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    private static PreparedDatabase embedded(DatabaseSettings settings, DataDirectory directory) {
        var embedded =
                EmbeddedPostgres.start(
                        directory, directory.file("binaries"), settings.embeddedPort(), Map.of());
        LOG.info(
                "Embedded PostgreSQL on port {}, data in {}",
                embedded.target().port(),
                directory.path());
        return new PreparedDatabase(embedded.target(), FirstStart.in(directory), embedded);
    }

    private static PreparedDatabase external(
            String url, DatabaseSettings settings, DataDirectory directory) {
        var target = DatabaseUrl.read(url, settings.username(), settings.password());
        ServerCheck.pass(target);
        LOG.info("PostgreSQL at {}", target.url());
        return new PreparedDatabase(target, FirstStart.never(directory), null);
    }

    /**
     * Reads the keys, and verifies that they open the secrets in the database. An embedded database
     * without a key gets a key file only after this check. Otherwise the new file could hide that
     * the old file is missing.
     */
    private void takeKeys(SecretSettings secrets, DataDirectory directory) {
        var own = embedded == null ? null : KeyFile.in(directory);
        keys = SealingKeys.of(secrets, own);
        KeyCheck.pass(target, keys);
        if (embedded != null && keys.activeId() == null) {
            keys = SealingKeys.of(secrets, KeyFile.make(directory));
        }
    }

    /** Returns the address of the database and its login. */
    public DatabaseTarget target() {
        return target;
    }

    /** Returns whether this start changes the schema. Otherwise, it only verifies the schema. */
    public boolean isMigrated() {
        return migrated;
    }

    /** Returns the migrations of this Sluice, which all have run. */
    SchemaVersion version() {
        return version;
    }

    /** Returns the keys of the database's secrets. */
    public SealingKeys keys() {
        return keys;
    }

    /** Returns whether this is the embedded database, whose server Sluice runs. */
    public boolean isEmbedded() {
        return embedded != null;
    }

    /** Returns the first start of the embedded database, which may still be pending. */
    public FirstStart firstStart() {
        return firstStart;
    }

    /** Stops the embedded server. Leaves any other server alone. */
    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
