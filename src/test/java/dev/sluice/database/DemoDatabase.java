package dev.sluice.database;

/** Makes any empty database one like that of a first start. */
public final class DemoDatabase {

    private DemoDatabase() {}

    /** Migrates a database and loads the demo data into it. */
    public static void fill(DatabaseTarget target) {
        Migrations.run(target);
        Demo.load(target);
    }
}
