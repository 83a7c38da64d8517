package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Later imports: rows that were deleted in Sluice, conversations that go on, and failures. */
class ImportAgainIntegrationTests {

    @ParameterizedTest
    @CsvSource({
        "VIBE8, jobs, jobs",
        "VIBE8, analysis_runs, analysis_runs",
        "VIBE8, users, users",
        "YUDAI_V3, commits, commits",
        "YUDAI_V3, repositories, repositories",
        "AGENT_ORCHESTRATOR, messages, messages",
        "AGENT_ORCHESTRATOR, project_members, projects",
        "AGENT_ORCHESTRATOR, conversation_participants, conversation_participants",
        "CODE4ME_V2, generations, had_generation",
        "CODE4ME_V2, project_members, project_users",
        "CODEGEN_PLATFORM, tasks, tasks",
        "CODEGEN_PLATFORM, events, events",
        "CODEGEN_PLATFORM, users, users",
    })
    void whatWasDeletedInSluiceStaysDeletedAndIsNoted(
            OldSystem system, String table, String sourceTable) throws SQLException {
        var target = imported(system);
        TestDatabase.execute(
                target,
                "delete from %s where source_system = '%s'".formatted(table, system.label()));

        system.bringInto(target);

        assertThat(
                        texts(
                                target,
                                "select id::text from %s where source_system = '%s'"
                                        .formatted(table, system.label())))
                .isEmpty();
        assertThat(
                        texts(
                                target,
                                "select source_key from sluice_import.leftovers where source_table = '%s' and reason like '%%deleted in Sluice%%'"
                                        .formatted(sourceTable)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AGENT_ORCHESTRATOR", "YUDAI_V3"})
    void aConversationThatGoesOnWasActiveLater(OldSystem system) throws SQLException {
        var target = imported(system);
        TestDatabase.execute(
                target,
                system == OldSystem.YUDAI_V3
                        ? """
                          insert into "yudai-v3".chat_messages (id, session_id, message_text, sender_type, created_at)
                            values (900, 1, 'later', 'user', '2031-01-01 00:00:00Z')"""
                        : """
                          insert into "agent-orchestrator".messages (conversation_id, author_type, content, created_at)
                            select id, 'user', 'later', '2031-01-01 00:00:00Z' from "agent-orchestrator".conversations order by id limit 1""");

        system.bringInto(target);

        assertThat(
                        texts(
                                target,
                                """
                                select c.last_activity_at::date::text from conversations as c join messages as m on m.conversation_id = c.id
                                where m.content = 'later'"""))
                .containsExactly("2031-01-01");
    }

    /** PostgreSQL's own words about a row would show its hash; the log of the server too. */
    @Test
    void aFailureShowsNoSecret() throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.AGENT_ORCHESTRATOR.load(target);
        TestDatabase.execute(
                target,
                """
                create function reject() returns trigger language plpgsql as
                  'begin raise check_violation using message = new.password_hash, detail = new.password_hash; end';
                create trigger reject before insert on users
                  for each row when (new.password_hash like '%chef') execute function reject()""");

        var logged = TestDatabase.log().length();
        var failure = catchThrowable(() -> OldSystem.AGENT_ORCHESTRATOR.bringInto(target));

        assertThat(failure)
                .hasMessageContaining(
                        "users.*, key 00000000-0000-4000-8000-000000000002: PostgreSQL does not take it (23514)")
                .hasMessageNotContainingAny("argon2id", "JBSWY3DPEHPK3PXP");
        assertThat(TestDatabase.log().substring(logged))
                .contains("values of agent_orchestrator cannot come in")
                .doesNotContain("argon2id", "JBSWY3DPEHPK3PXP");
    }

    @Test
    void aRefusedTokenIsNotShown() throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.YUDAI_V3.load(target);
        TestDatabase.execute(
                target,
                """
                alter table auth_tokens add constraint odd check (scope <> 'repo,user:email');
                alter table auth_tokens alter scope set not null""");

        var logged = TestDatabase.log().length();
        var failure = catchThrowable(() -> OldSystem.YUDAI_V3.bringInto(target));

        assertThat(failure)
                .hasMessageContaining("auth_tokens.scope, key 1: ")
                .hasMessageContaining("auth_tokens.scope, key 2: ")
                .hasMessageNotContainingAny("gho_", "ghr_");
        assertThat(TestDatabase.log().substring(logged)).doesNotContain("gho_", "ghr_");
    }

    private static DatabaseTarget imported(OldSystem system) throws SQLException {
        var target = TestDatabase.migrated();
        system.load(target);
        system.bringInto(target);
        return target;
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
