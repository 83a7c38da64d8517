package dev.sluice.gateway.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Suggests names that a client may have meant when it sent an unknown name. */
final class Suggestion {

    private static final int MAX_NAMES = 3;

    /**
     * Maximum length of a name that is compared with the known names, because comparing longer
     * names takes too long.
     */
    private static final int MAX_LENGTH = 60;

    /**
     * Percent of the letters that may differ, in addition to one letter. GraphQL's reference
     * implementation has the same limit.
     */
    private static final int PERCENT = 40;

    private Suggestion() {}

    private record Near(String name, int distance) {}

    /**
     * Returns the end of a message: a question with the most similar names, or an empty text if no
     * name is similar.
     */
    static String among(String given, Collection<String> known) {
        if (given.length() > MAX_LENGTH) {
            return "";
        }
        var near =
                known.stream()
                        .map(name -> near(given, name))
                        .filter(Objects::nonNull)
                        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                        .limit(MAX_NAMES)
                        .map(Near::name)
                        .collect(Collectors.joining(" or "));
        return near.isEmpty() ? "" : "; did you mean " + near + "?";
    }

    private static @Nullable Near near(String given, String name) {
        var most = given.length() * PERCENT / 100 + 1;
        if (Math.abs(given.length() - name.length()) > most) {
            return null;
        }
        var distance =
                new LevenshteinDistance(most)
                        .apply(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
        return distance < 0 ? null : new Near(name, distance);
    }

    /** Shortens a long name for an error. */
    static String shown(String name) {
        return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) + "…" : name;
    }
}
