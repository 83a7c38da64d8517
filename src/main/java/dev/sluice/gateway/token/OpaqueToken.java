package dev.sluice.gateway.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * An access token of Sluice: {@code slc_}, 43 characters for 256 random bits, and 6 characters for
 * a checksum. The bits and the checksum are in base64url. The checksum reveals a mistyped token
 * without a query to the database.
 *
 * @param text the token as its owner presents it
 */
public record OpaqueToken(String text) {

    /** The prefix of every token. Scanners for leaked secrets recognize tokens by this prefix. */
    static final String PREFIX = "slc_";

    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_CHARACTERS = 43;
    private static final int LENGTH = PREFIX.length() + RANDOM_CHARACTERS + 6;
    private static final int SHOWN = 12;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Generates a new token. */
    public static OpaqueToken generate(SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var begin = PREFIX + BASE64.encodeToString(bytes);
        return new OpaqueToken(begin + checksum(begin));
    }

    /** Returns whether a text has the prefix of a token of Sluice. The rest may be invalid. */
    public static boolean isMeant(String text) {
        return text.startsWith(PREFIX);
    }

    /** Parses a token. Returns an empty result if the text is not a token, or is mistyped. */
    public static Optional<OpaqueToken> parse(String text) {
        var end = PREFIX.length() + RANDOM_CHARACTERS;
        return isMeant(text)
                        && text.length() == LENGTH
                        && text.substring(end).equals(checksum(text.substring(0, end)))
                ? Optional.of(new OpaqueToken(text))
                : Optional.empty();
    }

    private static String checksum(String begin) {
        var crc = new CRC32();
        crc.update(begin.getBytes(StandardCharsets.UTF_8));
        return BASE64.encodeToString(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    }

    /** Returns the SHA-256 of the text. The database stores this hash instead of the token. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the first characters of the token, which may be shown. */
    public String prefix() {
        return text.substring(0, SHOWN);
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "OpaqueToken[" + prefix() + "…]";
    }
}
