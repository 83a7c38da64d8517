package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Memberships and participations know whether their project is deleted, whatever happens to
 * projects and conversations, and in which order.
 */
class DeletedProjectIntegrationTests {

    private static final String DELETE =
            "update projects set deleted_at = now() where name = 'atlas'";

    /** Members and participants whose flag says something else than their project. */
    private static final String WRONG =
            """
            select (select count(*) from project_members as m join projects as p on p.id = m.project_id
                where m.is_live <> (p.deleted_at is null))
              + (select count(*) from conversation_participants as m join conversations as c on c.id = m.conversation_id
                left join projects as p on p.id = c.project_id where m.is_live <> (p.deleted_at is null))""";

    private static final String NOT_LIVE =
            """
            select (select count(*) from project_members where not is_live)
              + (select count(*) from conversation_participants where not is_live)""";

    private final DatabaseTarget database = TestDatabase.copy();

    @Test
    void theDemoHasBoth() {
        assertThat(number(WRONG)).isZero();
        assertThat(number(NOT_LIVE)).isPositive();
    }

    @Test
    void deletionAndRestorationReachMembersAndParticipants() {
        var before = number(NOT_LIVE);

        execute(DELETE);
        assertThat(number(WRONG)).isZero();
        assertThat(number(NOT_LIVE)).isGreaterThan(before + 2);

        execute("update projects set deleted_at = null where name = 'atlas'");
        assertThat(number(WRONG)).isZero();
        assertThat(number(NOT_LIVE)).isEqualTo(before);
    }

    @Test
    void aConversationThatMovesTakesTheFlagOfItsNewProject() {
        var before = number(NOT_LIVE);
        execute(
                "update conversations set project_id = (select id from projects where name = 'cinder')");
        assertThat(number(WRONG)).isZero();
        assertThat(number(NOT_LIVE)).isGreaterThan(before);

        execute("update conversations set project_id = null where source_system is null");
        assertThat(number(WRONG)).isZero();
    }

    @Test
    void membersOfADeletedProjectAreNotLiveFromTheStart() {
        execute(
                """
                insert into project_members (project_id, user_id, is_live)
                select p.id, u.id, true from projects as p, users as u where p.deleted_at is not null on conflict do nothing""");
        execute("update project_members set is_live = true");
        assertThat(number(WRONG)).isZero();
    }

    /** The member's transaction does not see the deletion, nor the deletion the member. */
    @Test
    void aMemberWhoComesDuringTheDeletionIsReached() throws SQLException {
        try (var joining = database.connect()) {
            joining.setAutoCommit(false);
            execute(joining, JOIN_ATLAS);
            var deletion = CompletableFuture.runAsync(() -> execute(DELETE));
            waitForALock(deletion);
            assertThat(deletion).isNotDone();
            joining.commit();
            deletion.join();
        }
        assertThat(number(WRONG)).isZero();
    }

    @Test
    void aMemberWhoComesAfterTheDeletionBeganWaitsForIt() throws SQLException {
        try (var deleting = database.connect()) {
            deleting.setAutoCommit(false);
            execute(deleting, DELETE);
            var joining = CompletableFuture.runAsync(() -> execute(JOIN_ATLAS));
            waitForALock(joining);
            assertThat(joining).isNotDone();
            deleting.commit();
            joining.join();
        }
        assertThat(number(WRONG)).isZero();
    }

    private static final String JOIN_ATLAS =
            """
            insert into project_members (project_id, user_id)
            select p.id, u.id from projects as p, users as u where p.name = 'atlas' on conflict do nothing""";

    private void waitForALock(CompletableFuture<Void> work) {
        var waiting =
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while (number(waiting) == 0 && !work.isDone()) {
            Thread.onSpinWait();
        }
    }

    private void execute(String sql) {
        TestDatabase.execute(database, sql);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
