package dev.sluice.database.secret;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** An AES-256 key and its id. Safe for all threads. */
final class SealingKey {

    /** The length of a nonce in bytes. */
    static final int NONCE = 12;

    /** The length of an authentication tag in bytes. */
    static final int TAG = 16;

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final String ALGORITHM = "AES/GCM/NoPadding";

    private final String id;
    private final String hex;
    private final SecretKeySpec key;

    /**
     * A key.
     *
     * @param hex 64 hexadecimal digits
     */
    SealingKey(String id, String hex) {
        this.id = id;
        this.hex = hex;
        this.key = new SecretKeySpec(HexFormat.of().parseHex(hex), "AES");
    }

    /** Whether a text has the form of a key. */
    static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    String id() {
        return id;
    }

    /**
     * Returns the passphrase of OpenPGP messages, which is the configured hexadecimal text of the
     * key.
     */
    String passphrase() {
        return hex;
    }

    /** Encrypts a secret. Returns the ciphertext, followed by the authentication tag. */
    byte[] encrypt(byte[] nonce, byte[] additional, byte[] secret) {
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, 0, additional);
            return cipher.doFinal(secret);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Decrypts a secret.
     *
     * @param sealed holds a nonce, the ciphertext and its tag, from the index {@code at} to the end
     * @throws AEADBadTagException if this key did not encrypt these bytes with the same additional
     *     data
     */
    byte[] decrypt(byte[] sealed, int at, byte[] additional) throws AEADBadTagException {
        if (sealed.length - at < NONCE + TAG) {
            throw new AEADBadTagException("Too short");
        }
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, sealed, at, additional);
            return cipher.doFinal(sealed, at + NONCE, sealed.length - at - NONCE);
        } catch (AEADBadTagException failure) {
            throw failure;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, int at, byte[] additional)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce, at, NONCE));
        cipher.updateAAD(additional);
        return cipher;
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "SealingKey[" + id + "]";
    }
}
