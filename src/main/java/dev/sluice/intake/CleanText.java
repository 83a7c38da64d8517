package dev.sluice.intake;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Turns bytes from Git into text that PostgreSQL accepts. Malformed bytes and NUL characters become
 * U+FFFD.
 */
final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    static String of(byte[] bytes) {
        return of(bytes, StandardCharsets.UTF_8);
    }

    static String of(byte[] bytes, Charset charset) {
        // decoding replaces malformed bytes; NUL is well-formed, but PostgreSQL rejects it
        return new String(bytes, charset).replace('\0', REPLACEMENT);
    }
}
