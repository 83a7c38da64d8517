package dev.sluice.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTests {

    @TempDir private Path directory;

    @Test
    void isMadeOnceAndKeptForItsOwnerAlone() throws IOException {
        var first = SigningKey.in(new DataDirectory(directory));

        assertThat(SigningKey.in(new DataDirectory(directory))).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(directory.resolve("signing-key.jwk")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void saysThatAFileHoldsNone() throws IOException {
        var publicHalf = SigningKey.in(new DataDirectory(directory)).jwk().toPublicJWK();
        for (var content : new String[] {"", "{}", publicHalf.toJSONString()}) {
            Files.writeString(directory.resolve("signing-key.jwk"), content);

            assertThatThrownBy(() -> SigningKey.in(new DataDirectory(directory)))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageEndingWith("signing-key.jwk holds no private RSA key.");
        }
    }
}
