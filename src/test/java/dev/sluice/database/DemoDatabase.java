package dev.sluice.database;

import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.FirstStart;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.start.Demo;
import dev.sluice.database.start.Migrations;
import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.database.target.DatabaseTarget;
import java.nio.file.Path;
import java.time.Instant;

/** Makes any empty database one like that of a first start. */
public final class DemoDatabase {

    private DemoDatabase() {}

    /** Migrates a database and leaves it empty. */
    public static void migrate(DatabaseTarget target) {
        Migrations.run(target);
    }

    /** Migrates a database and loads the demo data into it, with the times of the files. */
    public static void fill(DatabaseTarget target) {
        fill(target, Demo.PRESENT);
    }

    /**
     * Migrates a database and loads the demo data into it, with the times of a load at an instant.
     */
    public static void fill(DatabaseTarget target, Instant now) {
        Migrations.run(target);
        Demo.load(target, SealingKeys.none(), now);
    }

    /** A database that is prepared already, as one that is not embedded. */
    public static PreparedDatabase prepared(DatabaseTarget target) {
        return new PreparedDatabase(
                target, FirstStart.never(new DataDirectory(Path.of("target", "no-data"))), null);
    }
}
