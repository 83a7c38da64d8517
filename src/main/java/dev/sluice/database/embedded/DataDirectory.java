package dev.sluice.database.embedded;

import dev.sluice.database.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory with everything that Sluice keeps between runs: the embedded database, its tokens
 * and its key. Only the operating system's user that runs Sluice may open it.
 */
public final class DataDirectory {

    private static final boolean POSIX =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    private static final String OWNER_ONLY = "rwx------";

    /** The names of all files that Sluice keeps in the directory. */
    private static final Set<String> OURS =
            Set.of(
                    "admin-token",
                    "barbara-token",
                    "binaries",
                    "first-start",
                    "grace-token",
                    "linus-token",
                    "lock",
                    "postgres",
                    "postgres-new",
                    "postgres-password",
                    "postgres.log",
                    "postgres.log.old",
                    "secret-key");

    private final Path path;

    /** Uses the directory at a path. Sluice creates it when the first file is written. */
    public DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** Returns the absolute path. */
    public Path path() {
        return path;
    }

    /** Returns the text of a file, if the file exists. */
    public Optional<String> read(String name) {
        try {
            var file = path.resolve(name);
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /**
     * Writes a file that only its owner can read. A crash leaves either the old file or the
     * complete new file.
     */
    public void write(String name, String content) {
        try {
            make();
            var draft = Files.createTempFile(path, name, ".new", only("rw-------"));
            Files.writeString(draft, content);
            Files.move(
                    draft,
                    path.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /** Removes a file if it exists. */
    void remove(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * Creates the directory, closed to other users. Closes an existing directory, too, but fails if
     * it holds files that are not Sluice's.
     */
    void make() {
        try {
            if (!Files.exists(path)) {
                Files.createDirectories(path, only(OWNER_ONLY));
            } else if (POSIX && !isClosed()) {
                close();
            }
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    private boolean isClosed() throws IOException {
        return Files.getPosixFilePermissions(path)
                .equals(PosixFilePermissions.fromString(OWNER_ONLY));
    }

    private void close() throws IOException {
        try (var files = Files.list(path)) {
            if (files.map(file -> file.getFileName().toString()).allMatch(OURS::contains)) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
                return;
            }
        }
        throw new StartupFailure(
                "The directory " + path + " is open to others and not Sluice's alone.",
                "Give one of its own with --sluice.data-directory=PATH, or close it: chmod 700.",
                null);
    }

    private static FileAttribute<?>[] only(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private StartupFailure unusable(IOException failure) {
        return new StartupFailure(
                "Sluice cannot use its data directory " + path + ".",
                "Give another one with --sluice.data-directory=PATH. " + failure,
                failure);
    }
}
