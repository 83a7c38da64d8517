package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.secret.SealedColumn;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.database.start.Migrations;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.cli.TestCommand;
import dev.sluice.gateway.cli.TestCommand.Outcome;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Imports seal secrets as OpenPGP messages, with a key that has a name; `secret rotate` seals them
 * anew, as Sluice opens them.
 */
class ImportKeyIntegrationTests {

    private static final String OLD = OldSystem.KEY_NAME + "=" + OldSystem.KEY;
    private static final String NEW = "test-2=" + "fedcba9876543210".repeat(4);
    private static final String WRONG = OldSystem.KEY_NAME + "=" + "f".repeat(64);

    @Test
    void noSecretIsKeptAsItWas() throws SQLException {
        var target = imported();

        assertThat(
                        texts(
                                target,
                                """
                                select encode(access_token_encrypted, 'escape') || coalesce(encode(refresh_token_encrypted, 'escape'), '') from auth_tokens
                                union all select encode(totp_secret_encrypted, 'escape') from users where totp_secret_encrypted is not null"""))
                .hasSize(3)
                .noneMatch(text -> text.contains("gho_") || text.contains("ghr_"))
                .noneMatch(text -> text.contains("JBSWY3DPEHPK3PXP"));
        assertThat(listed(target))
                .containsExactly(
                        "users totp_secret_encrypted test-1 openpgp 1",
                        "auth_tokens access_token_encrypted test-1 openpgp 2",
                        "auth_tokens refresh_token_encrypted test-1 openpgp 1");
    }

    @Test
    void sluiceOpensWhatAnImportBroughtAfterARotation() throws SQLException {
        var target = imported();

        var outcome = rotate(target, "test-2", OLD, NEW);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains(
                        "users.totp_secret_encrypted: 1 sealed anew",
                        "auth_tokens.access_token_encrypted: 2 sealed anew",
                        "auth_tokens.refresh_token_encrypted: 1 sealed anew",
                        "context_sources.credentials_encrypted: 0 sealed anew");
        assertThat(opened(target, NEW))
                .hasSize(4)
                .contains("gho_ines_secret_token", "ghr_ines_refresh", "JBSWY3DPEHPK3PXP");
        assertThat(listed(target))
                .hasSize(3)
                .allMatch(line -> line.contains(" test-2 aes-256-gcm "));
    }

    /** The key stays, the form changes. */
    @Test
    void theImportsKeyMaySealToo() throws SQLException {
        var target = imported();

        assertThat(rotate(target, OldSystem.KEY_NAME, OLD).code()).isZero();

        assertThat(opened(target, OLD)).contains("gho_ines_secret_token");
        assertThat(listed(target)).allMatch(line -> line.contains(" test-1 aes-256-gcm "));
    }

    @Test
    void secretsOfOtherKeysStay() throws SQLException {
        var target = imported();
        TestDatabase.execute(
                target,
                "update users set totp_secret_encrypted = '\\xdeadbeef' where totp_secret_encrypted is not null");

        var outcome = rotate(target, "test-2", OLD, NEW);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("users.totp_secret_encrypted has 1 value that is not sealed");
        assertThat(
                        texts(
                                target,
                                "select encode(totp_secret_encrypted, 'hex') from users where totp_secret_encrypted is not null"))
                .containsExactly("deadbeef");
        assertThat(listed(target)).filteredOn(line -> line.contains(" test-2 ")).hasSize(2);
    }

    /** Nothing is changed, and no key is repeated. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test-2 | WRONG | 2 values of the key \"test-1\" (2 that it does not open)",
                "test-2 | NONE | 2 values of the key \"test-1\", which is not configured",
                "test-3 | OLD | sluice.secrets.active-key: is not the id of a key: one of test-1, test-2",
                "test 2 | OLD | sluice.secrets.active-key: is not the id of a key: one of test-1, test-2",
            })
    void whatDoesNotWorkChangesNothing(String active, String old, String message)
            throws SQLException {
        var target = imported();
        var before = listed(target);
        var values = values(target);

        var outcome =
                switch (old) {
                    case "WRONG" -> rotate(target, active, WRONG, NEW);
                    case "NONE" -> rotate(target, active, NEW);
                    default -> rotate(target, active, OLD, NEW);
                };

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(message).hasLineCount(1);
        assertThat(outcome.out() + outcome.err())
                .doesNotContain(OldSystem.KEY, "f".repeat(64), "fedcba9876543210");
        assertThat(listed(target)).isEqualTo(before);
        assertThat(values(target)).isEqualTo(values);
    }

    /** An altered message stops no other. */
    @Test
    void anAlteredMessageStays() throws SQLException {
        var target = imported();
        TestDatabase.execute(
                target,
                "update users set totp_secret_encrypted = overlay(totp_secret_encrypted placing '\\x0000' from octet_length(totp_secret_encrypted) - 3)");

        var outcome = rotate(target, "test-2", OLD, NEW);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        "users.totp_secret_encrypted has 1 value of the key \"test-1\" (1 that it does not open)")
                .doesNotContain("auth_tokens");
        assertThat(listed(target)).filteredOn(line -> line.contains(" test-2 ")).hasSize(2);
    }

    /** A gateway's role has no way to pgcrypto until it is granted one. */
    @Test
    void saysWhatTheRoleLacksToOpenMessages() throws SQLException {
        var target = imported();
        var role = "rotator " + UUID.randomUUID();
        TestDatabase.executeAsSuperuser(
                "create role \"%s\" login password 'secret'".formatted(role));
        Migrations.grant(target, role);
        var restricted = target.withUser(role, "secret");

        assertThat(rotate(restricted, "test-2", OLD, NEW).err())
                .isEqualToIgnoringNewLines(
                        "sluice: The role may not use pgcrypto, which opens OpenPGP messages."
                                + " Use the role that owns the database, or run: grant usage on schema sluice_import.");

        TestDatabase.execute(
                target, "grant usage on schema sluice_import to \"%s\"".formatted(role));
        assertThat(rotate(restricted, "test-2", OLD, NEW).code()).isZero();
    }

    /** An import takes only keys that Sluice takes. */
    @ParameterizedTest
    @CsvSource({
        "test-1, a key for tests of 32 characters, a key of 64 hexadecimal digits",
        "test-1, '', a key of 64 hexadecimal digits",
        "test 1, 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, a key with a name",
        "'', 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, a key with a name",
    })
    void anImportRefusesOtherKeys(String name, String key, String message) throws SQLException {
        var target = imported();

        try (var connection = target.connect();
                var statement =
                        connection.prepareStatement("select sluice_import.seal('secret', ?, ?)")) {
            statement.setString(1, name);
            statement.setString(2, key);
            assertThatThrownBy(statement::execute).hasMessageContaining(message);
        }
    }

    /** Four secrets: a seed of the agent orchestrator's, and three tokens of YudaiV3's. */
    private static DatabaseTarget imported() throws SQLException {
        var target = TestDatabase.migrated();
        for (var system : List.of(OldSystem.AGENT_ORCHESTRATOR, OldSystem.YUDAI_V3)) {
            system.load(target);
            system.bringInto(target);
        }
        return target;
    }

    private static Outcome rotate(DatabaseTarget target, String active, String... keys) {
        return TestCommand.run(
                target,
                "secret",
                "rotate",
                "--sluice.secrets.keys=" + String.join(",", keys),
                "--sluice.secrets.active-key=" + active);
    }

    /** The lines of `secret list`, without the head. */
    private static List<String> listed(DatabaseTarget target) {
        return TestCommand.done(target, "secret", "list")
                .lines()
                .skip(1)
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }

    /** All secrets, opened as a program does. */
    private static List<String> opened(DatabaseTarget target, String... entries)
            throws SQLException {
        var keys = SealingKeys.of(new SecretSettings(List.of(entries), null), null);
        var opened = new ArrayList<String>();
        try (var connection = target.connect();
                var statement = connection.createStatement()) {
            for (var column : SealedColumn.all()) {
                try (var rows =
                        statement.executeQuery(
                                "select id, %1$s from %2$s where %1$s is not null"
                                        .formatted(column.column(), column.table()))) {
                    while (rows.next()) {
                        var secret =
                                keys.open(column, rows.getObject(1, UUID.class), rows.getBytes(2));
                        opened.add(new String(secret, StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return opened;
    }

    private static List<String> values(DatabaseTarget target) throws SQLException {
        return texts(
                target,
                """
                select encode(totp_secret_encrypted, 'hex') from users
                union all select encode(access_token_encrypted, 'hex') from auth_tokens
                union all select encode(refresh_token_encrypted, 'hex') from auth_tokens order by 1""");
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
