package dev.sluice.database.secret;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key file in the data directory. Sluice makes this file for its embedded database. The key's
 * id is {@code embedded-} and the first 8 hexadecimal digits of the key's SHA-256. So two keys
 * practically never have the same id.
 */
public final class KeyFile {

    /** The file's name in the data directory. */
    public static final String NAME = "secret-key";

    static final String PREFIX = "embedded-";

    private static final int ID_DIGITS = 8;
    private static final int KEY_BYTES = 32;

    /**
     * The maximum bytes to read from a key file. This is more than a key needs, so additional
     * content in the file is noticed.
     */
    private static final int MOST = 256;

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private final SealingKey key;

    private KeyFile(SealingKey key) {
        this.key = key;
    }

    /**
     * Returns the key file of a data directory, or null if the directory has none.
     *
     * @throws StartupFailure if the file cannot be read, or does not hold 64 hexadecimal digits
     */
    public static @Nullable KeyFile in(DataDirectory directory) {
        return directory.read(NAME).map(content -> of(directory, content)).orElse(null);
    }

    /** Makes the key file with a new random key. Only the owner of the file can read it. */
    public static KeyFile make(DataDirectory directory) {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        var hex = HexFormat.of().formatHex(bytes);
        directory.write(NAME, hex + "\n");
        return of(directory, hex);
    }

    private static KeyFile of(DataDirectory directory, String content) {
        var hex = content.strip();
        if (!SealingKey.isHex(hex)) {
            throw new StartupFailure(
                    "The key file %s does not hold 64 hexadecimal digits."
                            .formatted(directory.file(NAME)),
                    "Put the right one back.",
                    null);
        }
        return new KeyFile(new SealingKey(id(hex), hex));
    }

    private static String id(String hex) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(hex));
            return PREFIX + HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    SealingKey key() {
        return key;
    }

    /**
     * Reads the file of a configured key. Returns its text without leading and trailing white
     * space.
     *
     * @throws IOException if the file cannot be read
     */
    static String read(Path path) throws IOException {
        try (var content = Files.newInputStream(path)) {
            var text = new String(content.readNBytes(MOST), StandardCharsets.ISO_8859_1).strip();
            warnIfOpen(path);
            return text;
        }
    }

    /**
     * Logs a warning if all users can read the file. The file is still accepted, because mounted
     * secrets are often readable by all users of a container.
     */
    private static void warnIfOpen(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
            LOG.warn("All users of this machine can read the key file {}: chmod 600", path);
        }
    }
}
