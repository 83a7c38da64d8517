package dev.sluice.gateway.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Names that a client may have meant when it gave an unknown one. */
final class Suggestion {

    private static final int MAX_NAMES = 3;

    /** Longer names are not compared, so that an error costs little. */
    private static final int MAX_LENGTH = 60;

    /** Percent of the letters that may be wrong, and one more: as GraphQL's reference has it. */
    private static final int PERCENT = 40;

    private Suggestion() {}

    private record Near(String name, int distance) {}

    /** The end of a message: the nearest names, or nothing if none is near. */
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

    /** A name in an error, shortened. */
    static String shown(String name) {
        return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) + "…" : name;
    }
}
