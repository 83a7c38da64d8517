package dev.sluice.gateway.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.DataDirectory;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * The key with which Sluice signs its own tokens, made once and kept in the data directory.
 *
 * <p>RSA, because checking a signature, which every request pays for, costs a fraction of what it
 * costs with elliptic curves.
 */
public record SigningKey(RSAKey jwk) {

    private static final String FILE = "signing-key.jwk";
    private static final int BITS = 2048;

    static SigningKey in(DataDirectory directory) {
        return directory
                .read(FILE)
                .map(text -> parse(text, directory))
                .orElseGet(() -> create(directory));
    }

    RSAPublicKey publicKey() {
        try {
            return jwk.toRSAPublicKey();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static SigningKey parse(String text, DataDirectory directory) {
        try {
            var key = RSAKey.parse(text);
            if (key.isPrivate()) {
                return new SigningKey(key);
            }
            throw unreadable(directory, null);
        } catch (ParseException failure) {
            throw unreadable(directory, failure);
        }
    }

    private static SigningKey create(DataDirectory directory) {
        try {
            var key =
                    new RSAKeyGenerator(BITS)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint(true)
                            .generate();
            directory.write(FILE, key.toJSONString() + "\n");
            return new SigningKey(key);
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static StartupFailure unreadable(DataDirectory directory, @Nullable Exception cause) {
        return new StartupFailure(
                "The signing key %s holds no private RSA key."
                        .formatted(directory.path().resolve(FILE)),
                "Put the right one back, or remove it: then a new one is made, and tokens signed"
                        + " with the old one are no longer accepted.",
                cause);
    }
}
