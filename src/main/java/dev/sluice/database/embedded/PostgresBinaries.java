package dev.sluice.database.embedded;

import dev.sluice.database.StartupFailure;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** Unpacks the PostgreSQL server that comes with Sluice for this operating system. */
final class PostgresBinaries {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /**
     * Returns the directory with {@code bin} and {@code lib}, which lies below {@code parent} and
     * has the package's digest in its name. Unpacks the package only if this directory is missing.
     * An interrupted start leaves no incomplete directory of that name.
     */
    static Path unpackedIn(Path parent) {
        try {
            var archive =
                    archive(
                            System.getProperty("os.name").toLowerCase(Locale.ROOT),
                            System.getProperty("os.arch"));
            var home = parent.resolve("postgres-" + digest(archive));
            if (!Files.isDirectory(home)) {
                LOG.info("Unpacking PostgreSQL");
                Files.createDirectories(parent);
                var draft = Files.createTempDirectory(parent, "unpacking");
                try {
                    unpack(archive, draft);
                    moveUnlessThere(draft, home);
                } finally {
                    FileSystemUtils.deleteRecursively(draft);
                }
            }
            return home;
        } catch (IOException failure) {
            throw new StartupFailure(
                    "PostgreSQL cannot be unpacked into " + parent + ".",
                    failure.toString(),
                    failure);
        }
    }

    /**
     * Returns the package for an operating system.
     *
     * @param name the lower-case name of the operating system
     * @param machine the processor architecture
     * @throws StartupFailure if the class path has no package for this system
     */
    static byte[] archive(String name, String machine) throws IOException {
        var system = name.startsWith("mac") ? "Darwin" : "Linux";
        if (!name.startsWith("mac") && !name.startsWith("linux")) {
            throw noneFor(name, machine, null);
        }
        try (var stream =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                        system, machine.equals("amd64") ? "x86_64" : machine)) {
            return stream.readAllBytes();
        } catch (IllegalStateException failure) {
            throw noneFor(name, machine, failure);
        }
    }

    private static StartupFailure noneFor(
            String system, String machine, @Nullable Exception cause) {
        return new StartupFailure(
                "This build has no embedded PostgreSQL for %s on %s.".formatted(system, machine),
                "Set SLUICE_DATABASE_URL to the address of a PostgreSQL, or build a jar for this"
                        + " system with -Dembedded.system=NAME (CONTRIBUTING.md).",
                cause);
    }

    private static String digest(byte[] archive) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (var tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
            throws IOException {
        var file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("An entry leads outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink() || entry.isLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true)) {
                throw new IOException("Cannot be made executable: " + file);
            }
        }
    }

    /** Another process that shares the parent directory may have moved its copy there first. */
    private static void moveUnlessThere(Path draft, Path home) throws IOException {
        try {
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            if (!Files.isDirectory(home)) {
                throw failure;
            }
        }
    }
}
