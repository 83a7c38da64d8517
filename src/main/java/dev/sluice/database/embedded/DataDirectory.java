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
 * and its key. It and all that is in it are for the user who runs Sluice alone.
 */
public final class DataDirectory {

    private static final boolean POSIX =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    private static final String OWNER_ONLY = "rwx------";

    /** A file of the directory. */
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

    /** The directory at a path; it is made when something is first kept in it. */
    public DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** Where it is, absolute. */
    public Path path() {
        return path;
    }

    /** The text of a secret file, if it exists. */
    public Optional<String> read(String name) {
        try {
            var file = path.resolve(name);
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /** Writes a file that only its owner can read, whole or not at all. */
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

    /** Removes a file, if it is there. */
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
     * Makes the directory, closed to all others. An existing one is closed too, unless it holds
     * files of others.
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
