package dev.sluice.intake;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The owner and the name in the address that a repository was cloned from.
 *
 * @param owner the user or organization that owns the repository
 * @param name the name of the repository, without {@code .git}
 */
record Origin(String owner, String name) {

    /** Matches {@code https://host/owner/name.git} and {@code git@host:owner/name}, for example. */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?:\\w[\\w+.-]*://[^/]+/|[^/@:]+@[^/:]+:)(?:.*/)?"
                            + "(?<owner>[^/]+)/(?<name>[^/]+?)(?:\\.git)?/?");

    /** Returns the owner and the name, joined by a slash. */
    String fullName() {
        return owner + "/" + name;
    }

    /**
     * Parses an address. Returns null if the address names no owner, such as a path on this
     * machine.
     */
    static @Nullable Origin of(@Nullable String address) {
        if (address == null) {
            return null;
        }
        var parts = ADDRESS.matcher(address);
        return parts.matches() ? new Origin(parts.group("owner"), parts.group("name")) : null;
    }
}
