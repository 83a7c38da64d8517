package dev.sluice.database.secret;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.SettingBounds;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys that seal secrets. An error message repeats the id of an entry only if the whole entry
 * is well-formed. In a malformed entry, the text before the equals sign may be a key.
 *
 * @param keys keys of secrets that are read back, each {@code ID=KEY} with 64 hexadecimal digits,
 *     or {@code ID=file:PATH}
 * @param activeKey the id of the key that seals new values; one key alone needs no choice
 */
@ConfigurationProperties("sluice.secrets")
public record SecretSettings(@DefaultValue List<String> keys, @Nullable String activeKey) {

    private static final String KEYS = "sluice.secrets.keys";
    private static final String FILE = "file:";

    /**
     * Checks the form of the entries. Reads no file.
     *
     * @throws StartupFailure if an entry is not well-formed, or two entries have the same id
     */
    public SecretSettings {
        keys = List.copyOf(keys);
        activeKey = SettingBounds.optionalText("sluice.secrets.active-key", activeKey);
        parse(keys);
    }

    /**
     * The place from which a key is read: the setting itself or a file.
     *
     * @param hex the key itself; null if the key is in a file
     */
    record Source(String id, @Nullable String hex, @Nullable Path file) {

        /**
         * Returns the key.
         *
         * @throws StartupFailure if the file of the key cannot be read or holds no key
         */
        SealingKey key() {
            var text = hex == null ? content() : hex;
            if (!SealingKey.isHex(text)) {
                throw wrong(
                        "the file %s of the key \"%s\" does not hold 64 hexadecimal digits"
                                .formatted(file, id));
            }
            return new SealingKey(id, text);
        }

        private String content() {
            try {
                return KeyFile.read(Objects.requireNonNull(file));
            } catch (IOException failure) {
                throw wrong(
                        "the file %s of the key \"%s\" cannot be read (%s)"
                                .formatted(file, id, failure.getClass().getSimpleName()));
            }
        }

        /** Leaves the key out. */
        @Override
        public String toString() {
            return "Source[" + id + "]";
        }
    }

    /** Returns the sources of the keys, in the order of the setting. */
    List<Source> sources() {
        return parse(keys);
    }

    private static List<Source> parse(List<String> entries) {
        var sources = new ArrayList<Source>();
        var ids = new HashSet<String>();
        for (var entry : entries) {
            var source = source(entry.strip(), "entry " + (sources.size() + 1));
            if (!ids.add(source.id())) {
                throw wrong("the id \"%s\" stands twice".formatted(source.id()));
            }
            sources.add(source);
        }
        return sources;
    }

    private static Source source(String entry, String place) {
        var equals = entry.indexOf('=');
        if (equals < 0) {
            throw wrong(place + " is not ID=KEY or ID=file:PATH");
        }
        var id = entry.substring(0, equals);
        var value = entry.substring(equals + 1);
        if (!SealedHead.isId(id) || SealingKey.isHex(id)) {
            throw wrong(
                    "the id of %s must be 1 to %d letters, digits, dots, hyphens and underscores, and no key"
                            .formatted(place, SealedHead.MAX_ID));
        }
        if (value.startsWith(FILE)) {
            return new Source(id, null, path(value.substring(FILE.length()), place));
        }
        if (!SealingKey.isHex(value)) {
            throw wrong(
                    "the key of %s must be 64 hexadecimal digits or file:PATH".formatted(place));
        }
        return new Source(id, value, null);
    }

    private static Path path(String text, String place) {
        try {
            if (text.isBlank()) {
                throw wrong("the file of %s has no path".formatted(place));
            }
            return Path.of(text);
        } catch (InvalidPathException failure) {
            throw wrong("the file of %s has a path that is not valid".formatted(place));
        }
    }

    private static StartupFailure wrong(String problem) {
        return SettingBounds.wrong(KEYS, problem);
    }

    /** Leaves the keys out. */
    @Override
    public String toString() {
        return "SecretSettings[activeKey=" + activeKey + "]";
    }
}
