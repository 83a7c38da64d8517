package dev.sluice.database;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.FirstStart;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.start.Demo;
import dev.sluice.database.start.Migrations;
import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.feed.trigger.TriggerGenerator;
import dev.sluice.gateway.engine.SchemaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Makes any empty database one like that of a first start. */
public final class DemoDatabase {

    private DemoDatabase() {}

    /** Migrates a database, with the triggers of Sluice's own types, and leaves it empty. */
    public static void migrate(DatabaseTarget target) {
        Migrations.run(target);
        TriggerGenerator.run(target, catalog());
    }

    /** Sluice's own types. */
    public static Catalog catalog() {
        try {
            var problems = new CatalogProblems();
            var settings = new SchemaSettings(List.of(SchemaSettings.OWN));
            var catalog = CatalogReader.read(settings.declarations(), problems);
            problems.throwIfAny();
            return catalog;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Migrates a database and loads the demo data into it, with the times of the files. */
    public static void fill(DatabaseTarget target) {
        fill(target, Demo.PRESENT);
    }

    /**
     * Migrates a database and loads the demo data into it, with the times of a load at an instant.
     */
    public static void fill(DatabaseTarget target, Instant now) {
        migrate(target);
        Demo.load(target, SealingKeys.none(), now);
    }

    /** A database that is prepared already, as one that is not embedded. */
    public static PreparedDatabase prepared(DatabaseTarget target) {
        return new PreparedDatabase(
                target, FirstStart.never(new DataDirectory(Path.of("target", "no-data"))), null);
    }
}
