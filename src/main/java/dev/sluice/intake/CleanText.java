package dev.sluice.intake;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text that PostgreSQL accepts, whatever bytes Git holds: what is no text becomes U+FFFD. */
final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    static String of(byte[] bytes) {
        return of(bytes, StandardCharsets.UTF_8);
    }

    static String of(byte[] bytes, Charset charset) {
        // decoding replaces what is malformed; NUL is well-formed, but no text to PostgreSQL
        return new String(bytes, charset).replace('\0', REPLACEMENT);
    }
}
