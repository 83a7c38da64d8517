package dev.sluice.intake;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository was cloned from.
 *
 * @param owner its owner there
 * @param name what it is called there
 */
record Origin(String owner, String name) {

    /** {@code https://host/owner/name.git}, {@code git@host:owner/name}. */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?:\\w[\\w+.-]*://[^/]+/|[^/@:]+@[^/:]+:)(?:.*/)?"
                            + "(?<owner>[^/]+)/(?<name>[^/]+?)(?:\\.git)?/?");

    /** Both, as they are written together. */
    String fullName() {
        return owner + "/" + name;
    }

    /** Reads an address; null for one that names no owner, such as a path on this machine. */
    static @Nullable Origin of(@Nullable String address) {
        if (address == null) {
            return null;
        }
        var parts = ADDRESS.matcher(address);
        return parts.matches() ? new Origin(parts.group("owner"), parts.group("name")) : null;
    }
}
