package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is the same person in two systems. Vibe8 and the agent orchestrator each know two accounts
 * with the address ines@example.net, in different cases; YudaiV3 knows one.
 */
class ImportUserIntegrationTests {

    private static final String ADDRESS =
            "select u.id::text from users as u where lower(u.email) = 'ines@example.net'";

    @ParameterizedTest
    @CsvSource({
        "VIBE8, off, AGENT_ORCHESTRATOR, off, 4",
        "VIBE8, on, AGENT_ORCHESTRATOR, off, 3",
        "VIBE8, off, AGENT_ORCHESTRATOR, on, 3",
        "VIBE8, on, AGENT_ORCHESTRATOR, on, 1",
        "AGENT_ORCHESTRATOR, off, VIBE8, off, 4",
        "AGENT_ORCHESTRATOR, on, VIBE8, off, 3",
        "AGENT_ORCHESTRATOR, off, VIBE8, on, 3",
        "AGENT_ORCHESTRATOR, on, VIBE8, on, 1",
        "YUDAI_V3, on, VIBE8, off, 3",
        "YUDAI_V3, off, VIBE8, on, 2",
        "YUDAI_V3, on, VIBE8, on, 1",
    })
    void isSaidByAnAddressThatWasVerifiedInBoth(
            OldSystem first, String firstVerified, OldSystem second, String verified, int users)
            throws SQLException {
        var target = TestDatabase.migrated();

        bring(target, first, firstVerified);
        bring(target, second, verified);

        assertThat(texts(target, ADDRESS)).hasSize(users);
        assertThat(texts(target, ADDRESS + " and u.email_verified")).hasSizeLessThanOrEqualTo(1);
        second.bringInto(target, verified);
        assertThat(texts(target, ADDRESS)).hasSize(users);
    }

    @ParameterizedTest
    @CsvSource({"VIBE8, AGENT_ORCHESTRATOR", "AGENT_ORCHESTRATOR, VIBE8"})
    void hasWhatTheAccountsOfBothSystemsHad(OldSystem first, OldSystem second) throws SQLException {
        var target = TestDatabase.migrated();

        bring(target, first, "on");
        bring(target, second, "on");

        assertThat(
                        texts(
                                target,
                                """
                                select concat_ws(' ', count(*), bool_and(u.email_verified), bool_and(u.auth0_sub = 'auth0|v-ines'),
                                  bool_and(u.username = 'ines'), bool_and(u.password_hash = '$argon2id$v=19$m=65536$a$ines'),
                                  bool_and(u.is_2fa_enabled), bool_or(u.is_admin),
                                  (select count(*) from jobs as j where j.user_id = any (array_agg(u.id))),
                                  (select count(*) from projects as p where p.owner_id = any (array_agg(u.id))))
                                from users as u where lower(u.email) = 'ines@example.net'"""))
                .containsExactly("1 t t t t t f 2 1");
        // The two accounts of each system, but for the one that the user's row is of.
        assertThat(texts(target, "select source_key from sluice_import.merged_rows")).hasSize(3);
        assertThat(
                        texts(
                                target,
                                "select source_column from sluice_import.leftovers where source_table = 'users'"
                                        + " and source_column in ('password_hash', 'auth0_sub', 'username')"))
                .as("what the merged accounts had else")
                .containsExactlyInAnyOrder("password_hash", "auth0_sub", "username");
        assertThat(
                        texts(
                                target,
                                "select value from sluice_import.leftovers where source_column = 'password_hash'"))
                .as("a secret among what is noted")
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void hasNoAddressWhereItIsNone(String verified) throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.VIBE8.load(target);
        TestDatabase.execute(
                target,
                "update vibe8.users set email = 'not an address' where email = 'ines@example.net'");

        OldSystem.VIBE8.bringInto(target, verified);

        assertThat(
                        texts(
                                target,
                                "select concat_ws(' ', email, email_verified) from users where auth0_sub = 'auth0|v-ines'"))
                .containsExactly("f");
        assertThat(
                        texts(
                                target,
                                "select value from sluice_import.leftovers where source_table = 'users'"))
                .containsExactly("not an address");
        OldSystem.VIBE8.bringInto(target, verified);
        assertThat(
                        texts(
                                target,
                                "select value from sluice_import.leftovers where source_table = 'users'"))
                .hasSize(1);
    }

    private static void bring(DatabaseTarget target, OldSystem system, String verified)
            throws SQLException {
        system.load(target);
        system.bringInto(target, verified);
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
