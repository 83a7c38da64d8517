package dev.sluice.database.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.secret.SealedColumn;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.database.target.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database makes itself a key. */
class EmbeddedKeyIntegrationTests {

    private static final SealedColumn TOTP = SealedColumn.of("users", "totp_secret_encrypted");
    private static final UUID ADA = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final byte[] SECRET = {1, 2, 3};

    @TempDir private Path folder;

    @Test
    void makesItsKeyAtTheFirstStartAndUsesItAgain() throws IOException {
        var data = folder.resolve("data");
        var file = data.resolve("secret-key");
        String key;
        byte[] sealed;
        try (var first = start(data)) {
            key = Files.readString(file);
            assertThat(key).matches("[0-9a-f]{64}\n");
            assertThat(Files.getPosixFilePermissions(file))
                    .hasToString("[OWNER_READ, OWNER_WRITE]");
            assertThat(first.keys().activeId()).matches("embedded-[0-9a-f]{8}");
            sealed = first.keys().seal(TOTP, ADA, SECRET);
        }

        try (var second = start(data)) {
            assertThat(file).hasContent(key);
            assertThat(second.keys().open(TOTP, ADA, sealed)).isEqualTo(SECRET);
        }

        var configured = "mine=" + "1".repeat(64);
        try (var third = start(data, configured)) {
            assertThat(third.keys().activeId()).isEqualTo("mine");
            assertThat(third.keys().open(TOTP, ADA, sealed)).isEqualTo(SECRET);
        }

        Files.delete(file);
        assertThatThrownBy(() -> start(data))
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure ->
                                assertThat(failure.advice())
                                        .contains("is the file secret-key of a data directory"))
                .hasMessageContaining("users.totp_secret_encrypted (key \"embedded-");
        assertThat(file).doesNotExist();

        Files.writeString(file, "something else");
        assertThatThrownBy(() -> start(data))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("The key file %s does not hold 64 hexadecimal digits.", file);
    }

    private static PreparedDatabase start(Path data, String... keys) {
        return PreparedDatabase.prepare(
                new DatabaseSettings(
                        null,
                        null,
                        null,
                        null,
                        0,
                        4,
                        2,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        16,
                        Duration.ofSeconds(7)),
                new StartSettings(data, null),
                new SecretSettings(List.of(keys), null),
                new DataDirectory(data));
    }
}
