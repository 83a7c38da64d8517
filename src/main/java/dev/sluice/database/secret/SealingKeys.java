package dev.sluice.database.secret;

import dev.sluice.database.secret.SealedHead.Form;
import dev.sluice.database.secret.SecretFailure.Reason;
import dev.sluice.database.target.SettingBounds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * The keys that seal (encrypt) and open secrets. A key seals with AES-256-GCM. A sealed value
 * consists of the key's id, a zero byte, a byte 1, a random nonce, the ciphertext and its tag. The
 * nonce has 12 bytes, and the tag has 16.
 *
 * <p>The additional data of the encryption name the place of the value, so a value that is copied
 * to another row or column does not open. They have these parts, in this order: the value's own
 * bytes up to the nonce, the table's name, a zero byte, the column's name, a zero byte, and the 16
 * bytes of the row's id.
 *
 * <p>Safe for all threads. Sealing and opening do not block.
 */
public final class SealingKeys {

    /** The maximum bytes of a secret. */
    public static final int MAX_SECRET = 16 * 1024 * 1024;

    private static final String KEYS = "sluice.secrets.keys";
    private static final String ACTIVE = "sluice.secrets.active-key";

    private final Map<String, SealingKey> keys;
    private final @Nullable SealingKey active;
    private final SecureRandom random = new SecureRandom();

    private SealingKeys(Map<String, SealingKey> keys, @Nullable SealingKey active) {
        this.keys = Map.copyOf(keys);
        this.active = active;
    }

    /** Returns an instance without keys. */
    public static SealingKeys none() {
        return new SealingKeys(Map.of(), null);
    }

    /**
     * Returns the encryption keys that the settings configure. The active key seals new values.
     *
     * @param own the key file of the embedded database; null if there is none. Its key can always
     *     open values. It is the active key if the settings name no key
     * @throws dev.sluice.database.StartupFailure if a file cannot be read or holds no key, or if
     *     the settings do not determine the active key
     */
    public static SealingKeys of(SecretSettings settings, @Nullable KeyFile own) {
        var keys = new LinkedHashMap<String, SealingKey>();
        settings.sources().forEach(source -> keys.put(source.id(), source.key()));
        var configured = keys.values().stream().toList();
        if (own != null) {
            keys.putIfAbsent(own.key().id(), own.key());
        }
        var wanted = settings.activeKey();
        if (wanted != null) {
            var active = keys.get(wanted);
            if (active == null) {
                throw SettingBounds.wrong(ACTIVE, "is not the id of a key" + among(keys));
            }
            return new SealingKeys(keys, active);
        }
        if (configured.size() > 1) {
            throw SettingBounds.wrong(ACTIVE, "must say which key seals new values" + among(keys));
        }
        return new SealingKeys(
                keys,
                configured.isEmpty() ? (own == null ? null : own.key()) : configured.getFirst());
    }

    private static String among(Map<String, SealingKey> keys) {
        return keys.isEmpty()
                ? ": %s is empty".formatted(KEYS)
                : ": one of " + String.join(", ", keys.keySet());
    }

    /** Returns the id of the key that seals new values; null if there is none. */
    public @Nullable String activeId() {
        return active == null ? null : active.id();
    }

    @Nullable SealingKey find(String id) {
        return keys.get(id);
    }

    /** Whether a value is sealed with the active key and AES-256-GCM. */
    boolean isCurrent(SealedHead head) {
        return active != null && head.form() == Form.GCM && active.id().equals(head.key());
    }

    /**
     * Seals a secret for a column of a row.
     *
     * @param row the {@code id} of the row
     * @return the value of the column
     * @throws SecretFailure if there is no active key, or the secret exceeds {@link #MAX_SECRET}
     * @throws IllegalArgumentException if the column is not in {@link SealedColumn#all()}
     */
    public byte[] seal(SealedColumn column, UUID row, byte[] secret) {
        requireListed(column);
        if (active == null) {
            throw new SecretFailure(Reason.NO_KEY, column, null);
        }
        if (secret.length > MAX_SECRET) {
            throw new SecretFailure(Reason.TOO_LARGE, column, active.id());
        }
        var head = SealedHead.bytes(active.id());
        var nonce = new byte[SealingKey.NONCE];
        random.nextBytes(nonce);
        var sealed = active.encrypt(nonce, additional(head, column, row), secret);
        return ByteBuffer.allocate(head.length + nonce.length + sealed.length)
                .put(head)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * Opens a value that {@link #seal} made for the same column of the same row.
     *
     * @param row the {@code id} of the row
     * @param value the value of the column
     * @return the secret
     * @throws SecretFailure if the value is not sealed with AES-256-GCM, its key is not configured,
     *     or this key did not seal it for this column and row
     * @throws IllegalArgumentException if the column is not in {@link SealedColumn#all()}
     */
    public byte[] open(SealedColumn column, UUID row, byte[] value) {
        requireListed(column);
        var head = SealedHead.of(value);
        var id = head.key();
        if (id == null) {
            throw new SecretFailure(Reason.NOT_SEALED, column, null);
        }
        var key = keys.get(id);
        if (key == null) {
            throw new SecretFailure(Reason.UNKNOWN_KEY, column, id);
        }
        if (head.form() != Form.GCM) {
            throw new SecretFailure(Reason.OTHER_FORM, column, id);
        }
        var bytes = SealedHead.bytes(id);
        try {
            return key.decrypt(value, bytes.length, additional(bytes, column, row));
        } catch (AEADBadTagException failure) {
            throw new SecretFailure(Reason.ALTERED, column, id);
        }
    }

    private static void requireListed(SealedColumn column) {
        SealedColumn.of(column.table(), column.column());
    }

    /**
     * Returns the additional data for a column of a row. Names of tables and columns hold no zero
     * byte, so two values never have the same data.
     */
    private static byte[] additional(byte[] head, SealedColumn column, UUID row) {
        var table = column.table().getBytes(StandardCharsets.UTF_8);
        var name = column.column().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + table.length + name.length + 2 + 2 * Long.BYTES)
                .put(head)
                .put(table)
                .put((byte) 0)
                .put(name)
                .put((byte) 0)
                .putLong(row.getMostSignificantBits())
                .putLong(row.getLeastSignificantBits())
                .array();
    }

    /** Leaves the keys out. */
    @Override
    public String toString() {
        return "SealingKeys[active=" + activeId() + "]";
    }
}
