package dev.sluice.feed;

import static dev.sluice.feed.TestFeed.ATLAS;
import static dev.sluice.feed.TestFeed.BEACON;
import static dev.sluice.feed.TestFeed.run;
import static dev.sluice.feed.TestFeed.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.feed.Change.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Everything that writes is told once, in its order, after its commit. */
class ChangeLogIntegrationTests {

    private static final TestFeed FEED = new TestFeed(TestDatabase.copy());

    @AfterAll
    static void close() {
        FEED.close();
    }

    @BeforeEach
    void begin() {
        FEED.skip();
    }

    // Clauses 1 to 6: which transactions are told, and when.

    @Test
    void tellsACommittedChangeOnce() {
        FEED.execute(task("once"));

        assertThat(FEED.told()).containsExactly("INSERTED tasks");
        assertThat(FEED.told()).isEmpty();
    }

    @Test
    void countsItsReads() {
        try (var feed = new TestFeed(TestDatabase.copy())) {
            var before = feed.cursor();
            feed.execute(task("counted"));
            feed.told();
            feed.read(
                    new FeedCursor(
                            UUID.randomUUID(), before.lsn(), before.from(), before.inside()));

            var counts = feed.counts();
            assertThat(counts.reads()).isEqualTo(2);
            assertThat(counts.nanos()).isPositive();
            assertThat(counts.changes(Kind.INSERTED)).isEqualTo(1);
            assertThat(counts.changes(Kind.DELETED)).isZero();
            assertThat(counts.judgements(Window.Judgement.CURSOR_EXPIRED)).isEqualTo(1);
        }
    }

    @Test
    void tellsNothingOfARollback() throws SQLException {
        try (var session = FEED.session()) {
            run(session, "begin; " + task("undone") + "; rollback");
        }
        assertThat(FEED.told()).isEmpty();
    }

    @Test
    void tellsOnlyTheReleasedSavepoints() throws SQLException {
        try (var session = FEED.session()) {
            run(session, "begin; savepoint a");
            run(session, task("released"));
            run(session, "release savepoint a; savepoint b");
            run(session, "update users set name = 'undone' where username = 'ada'");
            run(session, "rollback to savepoint b; savepoint c");
            run(session, "delete from tasks where title = 'released'");
            assertThat(FEED.told()).isEmpty();
            run(session, "commit");
        }
        assertThat(FEED.told()).containsExactly("INSERTED tasks", "DELETED tasks");
    }

    @Test
    void tellsNothingOfABlockThatFailed() {
        FEED.execute(
                """
                do $$ begin
                  begin %s; perform 1 / 0; exception when division_by_zero then null; end;
                  %s;
                end $$"""
                        .formatted(task("failed"), task("kept")));

        assertThat(FEED.changes()).hasSize(1);
    }

    @Test
    void tellsAPreparedTransactionAfterItsCommit() throws SQLException {
        try (var session = FEED.session()) {
            run(session, "begin; " + task("prepared") + "; prepare transaction 'feed'");
            FEED.execute(task("meanwhile"));
            assertThat(FEED.told()).containsExactly("INSERTED tasks");
            assertThat(FEED.told()).isEmpty();
            run(session, "commit prepared 'feed'");
            assertThat(FEED.told()).containsExactly("INSERTED tasks");

            run(session, "begin; " + task("prepared") + "; prepare transaction 'feed'");
            run(session, "rollback prepared 'feed'");
            assertThat(FEED.told()).isEmpty();
        }
    }

    /** Ids are given out in another order than transactions commit. */
    @Test
    void tellsLateCommits() throws SQLException {
        try (var first = FEED.session();
                var second = FEED.session()) {
            run(first, "begin; " + task("late"));
            run(second, "begin; " + task("early"));
            assertThat(FEED.told()).isEmpty();
            run(second, "commit");
            var early = FEED.changes();
            assertThat(early).hasSize(1);
            FEED.execute(task("between"));
            assertThat(FEED.changes()).hasSize(1);
            run(first, "commit");
            var late = FEED.changes();
            assertThat(late).hasSize(1);
            assertThat(late.getFirst().xid()).isLessThan(early.getFirst().xid());
        }
    }

    @Test
    void tellsTheChangesOfARowInTheirOrder() throws SQLException {
        FEED.execute(task("ordered"));
        var update = "update tasks set retry_count = %d, max_retries = 9 where title = 'ordered'";
        try (var first = FEED.session();
                var second = FEED.session()) {
            run(first, "begin; select pg_current_xact_id()");
            run(second, update.formatted(1));
            run(first, update.formatted(2) + "; commit");
        }
        var changes = FEED.changes();

        assertThat(changes)
                .extracting(Change::kind)
                .containsExactly(Kind.INSERTED, Kind.UPDATED, Kind.UPDATED);
        assertThat(changes.get(2).xid()).isLessThan(changes.get(1).xid());
        assertThat(changes).extracting(Change::key).containsOnly(changes.getFirst().key());
    }

    // Clauses 1 and 9 to 12: which statements are told, and how.

    @Test
    void tellsOldAndNewValues() {
        FEED.execute(task("moved"));
        FEED.execute(
                "update tasks set project_id = '%s', status = 'completed', deleted_at = now() where title = 'moved'"
                        .formatted(BEACON));
        var change = FEED.changes().get(1);

        assertThat(change.before().key("project_id")).isEqualTo(ATLAS);
        assertThat(change.after().key("project_id")).isEqualTo(BEACON);
        assertThat(change.after().key("assigned_to_agent_id")).isNull();
        assertThat(change.before().state("status")).isEqualTo("pending");
        assertThat(change.after().state("status")).isEqualTo("completed");
        assertThat(change.before().state("deleted_at")).isEqualTo("false");
        assertThat(change.after().state("deleted_at")).isEqualTo("true");
        assertThatThrownBy(() -> change.after().key("title"))
                .hasMessage("The log does not carry tasks.title");
    }

    @Test
    void tellsAMerge() {
        FEED.execute(task("merged"));
        FEED.execute(task("dropped"));
        FEED.skip();
        FEED.execute(
                """
                merge into tasks as t
                using (values ('merged'), ('dropped'), ('made')) as v (title) on t.title = v.title
                when matched and v.title = 'dropped' then delete
                when matched then update set priority = 'high'
                when not matched then insert (project_id, title) values ('%s', v.title)"""
                        .formatted(ATLAS));

        assertThat(FEED.told())
                .containsExactlyInAnyOrder("INSERTED tasks", "UPDATED tasks", "DELETED tasks");
    }

    @Test
    void tellsAnUpsert() {
        var upsert =
                """
                insert into project_members (project_id, user_id, role)
                select '%s', id, 'viewer' from users where username in ('ada', 'grace')
                on conflict (project_id, user_id) do update set role = 'member'"""
                        .formatted(BEACON);
        FEED.execute("delete from project_members where project_id = '%s'".formatted(BEACON));
        FEED.skip();

        FEED.execute(upsert);
        assertThat(FEED.told())
                .containsExactly("INSERTED project_members", "INSERTED project_members");
        FEED.execute(upsert);
        assertThat(FEED.told())
                .containsExactly("UPDATED project_members", "UPDATED project_members");
        FEED.execute(upsert.replaceAll("do update .*", "do nothing"));
        assertThat(FEED.told()).isEmpty();
    }

    @Test
    void tellsACopy() throws SQLException, IOException {
        try (var session = FEED.session()) {
            session.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy tasks (project_id, title) from stdin",
                            new StringReader("%1$s\tone\n%1$s\ttwo\n".formatted(ATLAS)));
        }
        assertThat(FEED.told()).containsExactly("INSERTED tasks", "INSERTED tasks");
    }

    @Test
    void tellsWritableCommonTableExpressions() {
        FEED.execute(task("old"));
        FEED.skip();
        FEED.execute(
                """
                with gone as (delete from tasks where title = 'old' returning project_id),
                  changed as (update users set name = 'changed' where username = 'ada' returning id)
                insert into tasks (project_id, title) select project_id, 'new' from gone, changed""");

        assertThat(FEED.told())
                .containsExactlyInAnyOrder("DELETED tasks", "UPDATED users", "INSERTED tasks");
    }

    @Test
    void tellsCascades() {
        FEED.execute(
                """
                insert into conversations (id, project_id, title) values ('01900000-0000-7000-8000-00000000fe01', '%s', 'c');
                insert into messages (conversation_id, author_type, content)
                  select '01900000-0000-7000-8000-00000000fe01', 'system', 'm' from generate_series(1, 3)"""
                        .formatted(ATLAS));
        FEED.skip();
        FEED.execute("delete from conversations where id = '01900000-0000-7000-8000-00000000fe01'");

        assertThat(FEED.told())
                .containsExactlyInAnyOrder(
                        "DELETED conversations",
                        "DELETED messages",
                        "DELETED messages",
                        "DELETED messages");
    }

    /** Two foreign keys of a task are set to null, one after the other. */
    @Test
    void tellsARowThatACascadeUpdatesTwiceOnce() {
        FEED.execute(
                """
                insert into repositories (id, name, full_name) values ('01900000-0000-7000-8000-00000000fe02', 'r', 'r/r');
                insert into issues (id, repository_id, number, title)
                  values ('01900000-0000-7000-8000-00000000fe03', '01900000-0000-7000-8000-00000000fe02', 1, 'i');
                insert into pull_requests (id, repository_id, number, title)
                  values ('01900000-0000-7000-8000-00000000fe04', '01900000-0000-7000-8000-00000000fe02', 1, 'p');
                insert into tasks (project_id, title, issue_id, pull_request_id)
                  select '%s', 'both ' || n, '01900000-0000-7000-8000-00000000fe03', '01900000-0000-7000-8000-00000000fe04'
                  from generate_series(1, 3) as n"""
                        .formatted(ATLAS));
        FEED.skip();
        FEED.execute("delete from repositories where id = '01900000-0000-7000-8000-00000000fe02'");
        var tasks =
                FEED.changes().stream()
                        .filter(change -> TestFeed.text(change).endsWith(" tasks"))
                        .toList();

        assertThat(tasks).hasSize(3).extracting(Change::kind).containsOnly(Kind.UPDATED);
        assertThat(tasks).extracting(Change::key).doesNotHaveDuplicates();
        for (var column : List.of("issue_id", "pull_request_id")) {
            assertThat(tasks)
                    .extracting(change -> change.before().key(column))
                    .doesNotContainNull();
            assertThat(tasks).extracting(change -> change.after().key(column)).containsOnlyNulls();
        }
    }

    @Test
    void tellsATruncation() {
        FEED.execute("truncate messages cascade");

        var changes = FEED.changes();
        assertThat(changes.stream().map(TestFeed::text)).contains("RESYNC messages");
        assertThat(changes).extracting(Change::kind).containsOnly(Kind.RESYNC);
        assertThat(changes).extracting(Change::after).containsOnlyNulls();
    }

    @Test
    void tellsWritesStraightIntoPartitions() {
        var columns = "(event_type_id, id) select id, %s from event_types limit 1";
        FEED.execute("insert into events_default " + columns.formatted("gen_random_uuid()"));
        assertThat(FEED.told()).containsExactly("INSERTED events");

        var month = "events_" + FEED.value("select to_char(now() at time zone 'UTC', 'YYYY_MM')");
        FEED.execute("insert into " + month + " " + columns.formatted("uuidv7()"));
        assertThat(FEED.told()).containsExactly("INSERTED events");
        FEED.execute("insert into events " + columns.formatted("uuidv7()"));
        assertThat(FEED.told()).containsExactly("INSERTED events");
        FEED.execute("delete from only " + month);
        assertThat(FEED.told()).containsOnly("DELETED events").isNotEmpty();
    }

    /** Clause 1 has this exception: PostgreSQL calls no trigger of a statement for such a row. */
    @Test
    void knownGapAMergeThatMovesARowToAnotherPartitionIsNotTold() {
        FEED.execute(
                "insert into events (event_type_id, id) select id, gen_random_uuid() from event_types limit 1");
        var event = FEED.changes().getFirst().key();
        FEED.execute(
                """
                merge into events as e using (select uuidv7() as id) as v on e.id = '%s'
                when matched then update set id = v.id"""
                        .formatted(event));

        assertThat(FEED.value("select count(*) from events where id = '%s'".formatted(event)))
                .isEqualTo("0");
        assertThat(FEED.told()).isEmpty();
    }

    /** A new id may also move the row to another partition. */
    @Test
    void tellsAChangedKeyAsADeletionAndAnInsertion() {
        FEED.execute(task("renamed"));
        var insertion = FEED.changes().getFirst();
        FEED.execute("update tasks set id = uuidv7() where title = 'renamed'");
        var changes = FEED.changes();
        assertThat(changes)
                .extracting(Change::kind)
                .containsExactlyInAnyOrder(Kind.INSERTED, Kind.DELETED);
        assertThat(changes)
                .filteredOn(change -> change.kind() == Kind.DELETED)
                .extracting(Change::key)
                .containsExactly(insertion.key());

        FEED.execute(
                "insert into events (event_type_id, id) select id, gen_random_uuid() from event_types limit 1");
        var event = FEED.changes().getFirst().key();
        FEED.execute("update events set id = uuidv7() where id = '%s'".formatted(event));
        assertThat(FEED.changes())
                .extracting(Change::kind)
                .containsExactlyInAnyOrder(Kind.INSERTED, Kind.DELETED);
    }

    @Test
    void tellsNothingOfAnUpdateThatChangesNothing() {
        var before = FEED.value("select updated_at from projects where id = '%s'".formatted(ATLAS));
        FEED.execute("update projects set name = name; update project_members set role = role");

        assertThat(FEED.told()).isEmpty();
        assertThat(FEED.value("select updated_at from projects where id = '%s'".formatted(ATLAS)))
                .isEqualTo(before);
        FEED.execute(
                "update projects set goals = goals || 'more'::text where id = '%s'"
                        .formatted(ATLAS));
        assertThat(FEED.told()).containsExactly("UPDATED projects");
        assertThat(FEED.value("select updated_at from projects where id = '%s'".formatted(ATLAS)))
                .isNotEqualTo(before);
    }

    @Test
    void tellsNothingOfAStatementWithoutRows() {
        FEED.execute("update tasks set title = 'x' where false; delete from tasks where false");

        assertThat(FEED.told()).isEmpty();
    }

    // Clauses 13, 14 and 16: RESYNC.

    @Test
    void tellsALargeStatementAsOneResyncOfEachScope() {
        var rows =
                """
                insert into tasks (project_id, title) select p.id, 'large' || n
                from unnest('{%s, %s}'::uuid[]) as p (id), generate_series(1, %d) as n""";
        FEED.execute(rows.formatted(ATLAS, BEACON, 500));
        assertThat(FEED.changes()).hasSize(1000);
        FEED.execute(rows.formatted(ATLAS, BEACON, 501));
        assertResyncs();
        FEED.execute("update tasks set priority = 'low' where title like 'large%'");
        assertResyncs();
        FEED.execute("delete from tasks where title like 'large%'");
        assertResyncs();
    }

    private static void assertResyncs() {
        var changes = FEED.changes();
        assertThat(changes).extracting(Change::kind).containsExactly(Kind.RESYNC, Kind.RESYNC);
        assertThat(changes)
                .extracting(change -> change.after().key("project_id"))
                .containsExactlyInAnyOrder(ATLAS, BEACON);
    }

    @Test
    void tellsALargeStatementOverManyScopesAsOneResync() {
        FEED.execute(
                "insert into event_types (name, source) select 'x' || n, 'github' from generate_series(1, 1001) as n");
        assertWhole();
        FEED.execute(
                "insert into projects (owner_id, name) select u.id, 'p' || n from users as u, generate_series(1, 1001) as n where u.username = 'ada'");
        assertWhole();
    }

    private static void assertWhole() {
        var changes = FEED.changes();
        assertThat(changes).extracting(Change::kind).containsExactly(Kind.RESYNC);
        assertThat(changes.getFirst().layout()).isNotNull();
        assertThat(changes.getFirst().after()).isNull();
    }

    @Test
    void tellsALargeUpdateThatChangesNothingNotAtAll() {
        FEED.execute(
                "insert into event_types (name, source) select 'y' || n, 'github' from generate_series(1, 1001) as n");
        FEED.skip();
        FEED.execute("update event_types set name = name");

        assertThat(FEED.told()).isEmpty();
    }

    @Test
    void tellsAnImportAsOneResyncOfEverything() throws SQLException {
        try (var session = FEED.session()) {
            run(session, "begin; select feed.begin_import()");
            run(session, task("imported"));
            run(session, "commit; " + task("afterwards"));
        }
        assertThat(FEED.told()).containsExactly("RESYNC", "INSERTED tasks");
    }

    /** The switch alone, without the RESYNC, switches nothing off. */
    @Test
    void tellsChangesOfASessionThatOnlyPretendsToImport() throws SQLException {
        try (var session = FEED.session()) {
            run(session, "set feed.importing = 'on'");
            run(session, task("pretended"));
            run(session, "begin; savepoint a; select feed.begin_import(); rollback to savepoint a");
            run(session, task("pretended") + "; commit");
        }
        assertThat(FEED.told()).containsExactly("INSERTED tasks", "INSERTED tasks");
    }

    /** Readers ask for the column, which the rows before do not have. */
    @Test
    void tellsRowsThatLackANewColumnAsOneResyncOfTheTable() {
        try (var feed = new TestFeed(TestDatabase.copy())) {
            feed.execute(task("older") + "; " + task("old"));
            feed.execute("update users set name = 'other' where username = 'ada'");
            feed.execute(
                    """
                    insert into feed.layouts ("table", scopes, links, states)
                      select "table", scopes, links || 'newer_id'::text, states from feed.layouts
                      where "table" = 'tasks' order by id desc limit 1""");
            var changes = feed.changes();

            assertThat(changes.stream().map(TestFeed::text))
                    .containsExactly("RESYNC tasks", "UPDATED users");
            assertThat(changes.getFirst().key()).isNull();
            assertThat(changes.getFirst().after()).isNull();
            assertThat(changes.getFirst().before()).isNull();
        }
    }

    // Clauses 6 and 7: pages and idle readers.

    @Test
    void pagesHaveAllChangesInTheirOrder() throws SQLException {
        try (var feed = new TestFeed(TestDatabase.copy(), 3);
                var open = feed.session()) {
            run(open, "begin; " + task("open"));
            IntStream.range(0, 10).forEach(i -> feed.execute(task("page " + i)));
            var first = feed.read(feed.cursor());
            assertThat(first.changes()).hasSize(3);
            assertThat(first.more()).isTrue();
            // Neither of these belongs to the window.
            run(open, "commit");
            feed.execute(task("afterwards"));

            var second = feed.read(FeedCursor.parse(first.next().text()));
            assertThat(second.changes()).hasSize(3);
            var all = new ArrayList<>(first.changes());
            all.addAll(second.changes());
            feed.goOn(second.next());
            all.addAll(feed.changes());

            assertThat(all).hasSize(12);
            assertThat(all.subList(0, 10)).extracting(Change::seq).isSorted();
            assertThat(all.stream().map(Change::key).distinct()).hasSize(12);
        }
    }

    @Test
    void aReaderWithoutChangesGetsACursorWhenItAsks() {
        var idle = FEED.read(FEED.cursor());
        assertThat(idle.next()).isNull();
        assertThat(idle.more()).isFalse();

        var recorded = FEED.log().read(FEED.cursor(), true).block();
        assertThat(recorded.next()).isNotNull();
        assertThat(recorded.next().lsn()).isGreaterThanOrEqualTo(FEED.cursor().lsn());
    }

    @Test
    void needsReadCommittedTransactions() {
        for (var level : List.of("repeatable read", "serializable")) {
            for (var call :
                    List.of(
                            "feed.current_floor(0)",
                            "feed.begin_incarnation()",
                            "feed.rotate('1s')")) {
                assertThatThrownBy(
                                () ->
                                        FEED.execute(
                                                "begin isolation level %s; select %s"
                                                        .formatted(level, call)))
                        .hasStackTraceContaining("read committed, not " + level);
            }
        }
    }

    @Test
    void readersInParallelEachGetEverything() throws SQLException {
        var keys = new java.util.HashSet<UUID>();
        var cursor = FEED.cursor();
        IntStream.range(0, 20).forEach(i -> FEED.execute(task("parallel " + i)));

        var windows =
                reactor.core.publisher.Flux.range(0, 8)
                        .flatMap(_ -> FEED.log().read(cursor, false), 4)
                        .collectList()
                        .block();

        assertThat(windows).hasSize(8).allMatch(window -> window.changes().size() == 20);
        windows.getFirst().changes().forEach(change -> keys.add(change.key()));
        assertThat(keys).hasSize(20);
    }
}
