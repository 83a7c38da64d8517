package dev.sluice.database.secret;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a sealed value: the key's id, a zero byte, and the form of what follows.
 *
 * @param key the id of the key that sealed it; null for a value that is not sealed
 * @param form how it is sealed
 */
record SealedHead(@Nullable String key, Form form) {

    /** The most characters of a key's id. */
    static final int MAX_ID = 64;

    static final byte GCM_MARK = 1;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_ID + "}");

    /** The forms of sealed values. */
    enum Form {
        /** AES-256-GCM. */
        GCM("aes-256-gcm"),
        /** An OpenPGP message, as imports write it. */
        OPENPGP("openpgp"),
        /** Neither. */
        UNKNOWN("unknown");

        private final String label;

        Form(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** Whether a text may be the id of a key. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The head of a value, or of its first bytes. */
    static SealedHead of(byte[] value) {
        for (var i = 0; i < Math.min(value.length, MAX_ID + 1); i++) {
            if (value[i] == 0) {
                var id = new String(value, 0, i, StandardCharsets.ISO_8859_1);
                return isId(id)
                        ? new SealedHead(id, form(value, i + 1))
                        : new SealedHead(null, Form.UNKNOWN);
            }
        }
        return new SealedHead(null, Form.UNKNOWN);
    }

    /** The first byte of each OpenPGP packet has its highest bit set: RFC 9580, section 4.2. */
    private static Form form(byte[] value, int at) {
        if (at >= value.length) {
            return Form.UNKNOWN;
        }
        if (value[at] == GCM_MARK) {
            return Form.GCM;
        }
        return value[at] < 0 ? Form.OPENPGP : Form.UNKNOWN;
    }

    /** The bytes before the nonce of a value that a key seals. */
    static byte[] bytes(String key) {
        var id = key.getBytes(StandardCharsets.ISO_8859_1);
        var head = new byte[id.length + 2];
        System.arraycopy(id, 0, head, 0, id.length);
        head[id.length + 1] = GCM_MARK;
        return head;
    }
}
