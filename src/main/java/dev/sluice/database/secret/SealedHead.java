package dev.sluice.database.secret;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a sealed value: the key's id, a zero byte, and a byte that names the form of
 * the rest.
 *
 * @param key the id of the key that sealed the value; null for a value that is not sealed
 * @param form how the value is sealed
 */
record SealedHead(@Nullable String key, Form form) {

    /** The maximum number of characters in a key's id. */
    static final int MAX_ID = 64;

    static final byte GCM_MARK = 1;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_ID + "}");

    /** The forms of sealed values. */
    enum Form {
        /** AES-256-GCM. */
        GCM("aes-256-gcm"),
        /** An OpenPGP message. Imports write values in this form. */
        OPENPGP("openpgp"),
        /** Neither of the two forms. */
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

    /** Returns the head of a value. The first bytes of the value are enough. */
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

    /**
     * Recognizes the form by its first byte. It is 1 for AES-256-GCM. For OpenPGP its highest bit
     * is set (RFC 9580, section 4.2), so it is negative in Java.
     */
    private static Form form(byte[] value, int at) {
        if (at >= value.length) {
            return Form.UNKNOWN;
        }
        if (value[at] == GCM_MARK) {
            return Form.GCM;
        }
        return value[at] < 0 ? Form.OPENPGP : Form.UNKNOWN;
    }

    /** Returns the head of the AES-256-GCM values that a key seals. The nonce follows this head. */
    static byte[] bytes(String key) {
        var id = key.getBytes(StandardCharsets.ISO_8859_1);
        var head = new byte[id.length + 2];
        System.arraycopy(id, 0, head, 0, id.length);
        head[id.length + 1] = GCM_MARK;
        return head;
    }
}
