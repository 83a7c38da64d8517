package dev.sluice.intake;

import dev.sluice.intake.GitCommit.Signature;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Reads commits from Git's raw format. JGit's own parser assumes Latin-1 if a text is not UTF-8,
 * and fails on malformed signatures. Real repositories contain both.
 */
final class CommitReader {

    /** The latest time that every client can represent. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** The earliest time that every client can represent. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Pattern SIGNATURE =
            Pattern.compile("(?<name>[^<]*)<(?<email>[^>]*)>.*?(?<seconds>-?\\d+)?(?: [+-]\\d+)?");

    private CommitReader() {}

    static GitCommit read(RevCommit commit) {
        var raw = commit.getRawBuffer();
        var end = endOfHeader(raw);
        var header = CleanText.of(Arrays.copyOf(raw, end));
        var charset = charset(header);
        if (!charset.equals(StandardCharsets.UTF_8)) {
            header = CleanText.of(Arrays.copyOf(raw, end), charset);
        }
        var message = Arrays.copyOfRange(raw, Math.min(end + 2, raw.length), raw.length);
        return new GitCommit(
                commit.name(),
                Arrays.stream(commit.getParents()).map(ObjectId::name).toList(),
                signature(header, "author "),
                signature(header, "committer "),
                CleanText.of(message, charset));
    }

    /** Returns the index of the end of the header. An empty line follows the header. */
    private static int endOfHeader(byte[] raw) {
        for (var at = 0; at + 1 < raw.length; at++) {
            if (raw[at] == '\n' && raw[at + 1] == '\n') {
                return at;
            }
        }
        return raw.length;
    }

    private static Charset charset(String header) {
        try {
            var name = field(header, "encoding ");
            return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static Signature signature(String header, String field) {
        var text = field(header, field);
        var parts = SIGNATURE.matcher(text);
        return parts.matches()
                ? new Signature(
                        parts.group("name").strip(),
                        parts.group("email").strip(),
                        time(parts.group("seconds")))
                : new Signature(text.strip(), "", Instant.EPOCH);
    }

    private static Instant time(@Nullable String seconds) {
        if (seconds == null) {
            return Instant.EPOCH;
        }
        try {
            var second = Long.parseLong(seconds);
            return Instant.ofEpochSecond(
                    Math.clamp(second, EARLIEST.getEpochSecond(), LATEST.getEpochSecond()));
        } catch (NumberFormatException tooLarge) {
            return LATEST;
        }
    }

    /**
     * Returns the value of the first header line that starts with a name, or an empty text. The
     * lines of a cryptographic signature are indented, so they never match.
     */
    private static String field(String header, String name) {
        return header.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()))
                .orElse("");
    }
}
