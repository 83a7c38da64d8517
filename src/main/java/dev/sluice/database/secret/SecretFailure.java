package dev.sluice.database.secret;

import org.jspecify.annotations.Nullable;

/**
 * A secret that cannot be sealed or opened. The message names the column and the key's id, never
 * the value.
 */
public final class SecretFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reasons. */
    public enum Reason {
        /** No key is configured that seals new values. */
        NO_KEY("no key seals new values: set sluice.secrets.keys"),
        /** The secret exceeds {@link SealingKeys#MAX_SECRET}. */
        TOO_LARGE("the secret exceeds " + SealingKeys.MAX_SECRET + " bytes"),
        /** The value does not begin with the id of a key. */
        NOT_SEALED("the value is not sealed"),
        /** The value is not in the AES-256-GCM form. It may be an OpenPGP message. */
        OTHER_FORM("the value is in another form: run `secret rotate`"),
        /** The key of the value is not configured. */
        UNKNOWN_KEY("the key is not configured: add it to sluice.secrets.keys"),
        /** The value was altered or moved, or another key has the same id. */
        ALTERED("the value was altered or moved, or the key is another one with the same id");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;
    private final SealedColumn column;
    private final @Nullable String key;

    SecretFailure(Reason reason, SealedColumn column, @Nullable String key) {
        super(
                "%s%s: %s"
                        .formatted(
                                column, key == null ? "" : ", key \"" + key + "\"", reason.text));
        this.reason = reason;
        this.column = column;
        this.key = key;
    }

    /** The reason of the failure. */
    public Reason reason() {
        return reason;
    }

    /** The column of the value. */
    public SealedColumn column() {
        return column;
    }

    /** The id of the key; null if no key is involved. */
    public @Nullable String key() {
        return key;
    }
}
