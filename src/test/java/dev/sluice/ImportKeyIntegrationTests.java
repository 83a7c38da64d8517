package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.DemoDatabase;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets of other services are encrypted with a key that has a name, and can be given another. */
class ImportKeyIntegrationTests {

    private static final String NEW_KEY = "another key for tests of 32 characters";
    private static final String NEW_NAME = "test-2";

    @Test
    void noSecretIsKeptAsItWas() throws SQLException {
        var target = imported();

        assertThat(names(target)).containsOnly(OldSystem.KEY_NAME).hasSize(4);
        assertThat(
                        texts(
                                target,
                                """
                                select encode(access_token_encrypted, 'escape') || coalesce(encode(refresh_token_encrypted, 'escape'), '') from auth_tokens
                                union all select encode(totp_secret_encrypted, 'escape') from users where totp_secret_encrypted is not null"""))
                .hasSize(3)
                .noneMatch(text -> text.contains("gho_") || text.contains("ghr_"))
                .noneMatch(text -> text.contains("JBSWY3DPEHPK3PXP"));
    }

    @Test
    void aNewKeyOpensWhatTheOldOneOpened() throws SQLException {
        var target = imported();
        var secrets = secrets(target, OldSystem.KEY);
        assertThat(secrets)
                .contains("gho_ines_secret_token", "ghr_ines_refresh", "JBSWY3DPEHPK3PXP");

        rotate(target, OldSystem.KEY_NAME, OldSystem.KEY, NEW_NAME, NEW_KEY);

        assertThat(names(target)).containsOnly(NEW_NAME).hasSize(4);
        assertThat(secrets(target, NEW_KEY)).isEqualTo(secrets);
        assertThatThrownBy(() -> secrets(target, OldSystem.KEY)).hasMessageContaining("Wrong key");
    }

    @Test
    void secretsOfOtherKeysStay() throws SQLException {
        var target = imported();
        TestDatabase.execute(
                target,
                "update users set totp_secret_encrypted = '\\xdeadbeef' where totp_secret_encrypted is not null");

        rotate(target, OldSystem.KEY_NAME, OldSystem.KEY, NEW_NAME, NEW_KEY);
        rotate(target, OldSystem.KEY_NAME, OldSystem.KEY, "test-3", NEW_KEY);

        assertThat(names(target)).containsOnly(NEW_NAME).hasSize(3);
        assertThat(
                        texts(
                                target,
                                "select encode(totp_secret_encrypted, 'hex') from users where totp_secret_encrypted is not null"))
                .containsExactly("deadbeef");
    }

    @ParameterizedTest
    @CsvSource({
        "test-1, a wrong key for tests of 32 letters, test-2, another key for tests of 32 characters, Wrong key",
        "test-1, a key for tests of 32 characters, test-1, another key for tests of 32 characters, a name of its own",
        "test-1, a key for tests of 32 characters, test-2, short, at least 32 random characters",
        "test-1, a key for tests of 32 characters, test 2, another key for tests of 32 characters, a key with a name",
        "'', a key for tests of 32 characters, test-2, another key for tests of 32 characters, the old key and its name",
        "test-1, '', test-2, another key for tests of 32 characters, the old key and its name",
    })
    void whatDoesNotWorkChangesNothing(
            String oldName, String oldKey, String newName, String newKey, String message)
            throws SQLException {
        var target = imported();
        var secrets = secrets(target, OldSystem.KEY);

        assertThatThrownBy(() -> rotate(target, oldName, oldKey, newName, newKey))
                .hasMessageContaining(message)
                .hasMessageNotContaining(OldSystem.KEY)
                .hasMessageNotContaining(NEW_KEY);

        assertThat(secrets(target, OldSystem.KEY)).isEqualTo(secrets);
    }

    @Test
    void everyEncryptedColumnGetsTheNewKey() throws IOException {
        var file = Files.readString(Path.of("db", "import", "rotate-key.sql"));
        try (var reader = Files.newBufferedReader(Path.of("db", "secrets.csv"))) {
            var encrypted =
                    CSVFormat.DEFAULT
                            .builder()
                            .setHeader()
                            .setSkipHeaderRecord(true)
                            .get()
                            .parse(reader)
                            .stream()
                            .filter(secret -> secret.get("kept").equals("encrypted"))
                            .map(
                                    secret ->
                                            "('%s', '%s')"
                                                    .formatted(
                                                            secret.get("table"),
                                                            secret.get("column")))
                            .toList();
            assertThat(encrypted).isNotEmpty().allMatch(file::contains);
        }
    }

    /** Four secrets: a seed of the agent orchestrator's, and three tokens of YudaiV3's. */
    private static DatabaseTarget imported() throws SQLException {
        var target = TestDatabase.empty();
        DemoDatabase.migrate(target);
        for (var system : List.of(OldSystem.AGENT_ORCHESTRATOR, OldSystem.YUDAI_V3)) {
            system.load(target);
            system.bringInto(target);
        }
        return target;
    }

    private static void rotate(
            DatabaseTarget target, String oldName, String oldKey, String newName, String newKey)
            throws SQLException {
        try (var connection = target.connect()) {
            OldSystem.set(connection, "sluice.old_secret_key_id", oldName);
            OldSystem.set(connection, "sluice.old_secret_key", oldKey);
            OldSystem.set(connection, "sluice.secret_key_id", newName);
            OldSystem.set(connection, "sluice.secret_key", newKey);
            OldSystem.run(connection, "rotate-key.sql");
        }
    }

    private static final String SEALED =
            """
            (select totp_secret_encrypted as sealed from users
              union all select access_token_encrypted from auth_tokens
              union all select refresh_token_encrypted from auth_tokens) as s where sluice_import.key_of(sealed) is not null""";

    private static List<String> names(DatabaseTarget target) throws SQLException {
        return texts(target, "select sluice_import.key_of(sealed) from " + SEALED);
    }

    private static List<String> secrets(DatabaseTarget target, String key) throws SQLException {
        return texts(
                target,
                "select sluice_import.unseal(sealed, '%s') from %s order by 1"
                        .formatted(key, SEALED));
    }

    private static List<String> texts(DatabaseTarget target, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
