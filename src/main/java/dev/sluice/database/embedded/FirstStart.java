package dev.sluice.database.embedded;

/**
 * Whether the embedded database is new, and stays so until everything that a new one gets is in it:
 * a first start that was cut off is done again by the next one.
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

    /** For a database that is not embedded, which others may fill. */
    public static FirstStart never(DataDirectory directory) {
        return new FirstStart(directory, false);
    }

    /** Whether this is the first start, or follows one that was cut off. */
    public boolean isPending() {
        return possible && directory.read(MARK).isPresent();
    }

    /** Everything that a new database gets is in it. */
    public void finish() {
        if (possible) {
            directory.remove(MARK);
        }
    }

    void begin() {
        directory.write(MARK, "The first start is not finished.\n");
    }
}
