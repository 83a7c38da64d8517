package dev.sluice.database.embedded;

/**
 * Tells whether the embedded database is new. The database stays new until all its initial data are
 * stored. So if a first start is interrupted, the next start repeats it.
 */
public final class FirstStart {

    private static final String MARK = "first-start";

    private final DataDirectory directory;
    private final boolean possible;

    private FirstStart(DataDirectory directory, boolean possible) {
        this.directory = directory;
        this.possible = possible;
    }

    public static FirstStart in(DataDirectory directory) {
        return new FirstStart(directory, true);
    }

    /**
     * Makes the state of a database that is not embedded. It never counts as new, because others
     * may fill it.
     */
    public static FirstStart never(DataDirectory directory) {
        return new FirstStart(directory, false);
    }

    /** Returns whether this is the first start, or the repeat of an interrupted first start. */
    public boolean isPending() {
        return possible && directory.read(MARK).isPresent();
    }

    /** Notes that all initial data are stored, so the database is no longer new. */
    public void finish() {
        if (possible) {
            directory.remove(MARK);
        }
    }

    void begin() {
        directory.write(MARK, "The first start is not finished.\n");
    }
}
