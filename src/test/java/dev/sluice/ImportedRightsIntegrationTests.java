package dev.sluice;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.database.start.Administrator;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The administrator flag and the role of a user, which an import or another service can set, give
 * no rights: only the table {@code administrators} and an issuer's role claim do.
 */
class ImportedRightsIntegrationTests {

    private static final String FLAG_EVERYBODY =
            "update users set is_admin = true, role = 'administrator'";

    /** Three projects with 100 events each, and a subscription to all of each imported user. */
    private static final String EVENTS =
            """
            insert into event_types (name, source) values ('test.happened', 'sluice');
            insert into projects (name) select 'Project ' || n from generate_series(1, 3) as n;
            insert into events (project_id, event_type_id, payload, occurred_at)
              select p.id, t.id, '{}', timestamptz '2026-01-01' + n * interval '1 minute'
              from projects as p, event_types as t, generate_series(1, 100) as n
              where p.name like 'Project _' and t.name = 'test.happened';
            insert into event_subscriptions (user_id, name, channel)
              select id, 'All events', 'notification' from users""";

    private static final Pattern FLAG =
            Pattern.compile("\\bis_admin\\b|\\buser_role\\b|'administrator'");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showNoEventsOfOtherProjects(boolean flag) throws SQLException {
        var target = imported(flag);
        TestDatabase.execute(target, EVENTS);

        assertThat(
                        texts(
                                target,
                                """
                                select count(*) from events as e, match_event_subscriptions(e.id)
                                where e.project_id in (select id from projects where name like 'Project _')"""))
                .containsExactly("0");
        assertThat(
                        texts(
                                target,
                                """
                                select count(*) from events as e, event_subscriptions as s
                                where check_subscription_match(e.id, s.id) and e.project_id in (select id from projects where name like 'Project _')"""))
                .containsExactly("0");
        assertThat(texts(target, "select process_pending_events(1000) >= 300"))
                .containsExactly("t");
        assertThat(
                        texts(
                                target,
                                "select count(*) from notifications where title = 'test.happened'"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showTheEventsOfTheOwnProjects(boolean flag) throws SQLException {
        var target = imported(flag);
        TestDatabase.execute(target, EVENTS);
        TestDatabase.execute(
                target,
                """
                insert into project_members (project_id, user_id)
                select p.id, u.id from projects as p, users as u where p.name = 'Project 1'""");

        assertThat(
                        texts(
                                target,
                                """
                                select count(distinct e.id) || ' ' || count(distinct e.project_id)
                                from events as e, match_event_subscriptions(e.id) as s where s.name = 'All events'
                                  and e.project_id in (select id from projects where name like 'Project _')"""))
                .containsExactly("100 1");
    }

    /** The administrator's account owns what is imported from Git, and its token is written. */
    @Test
    void doNotMakeTheAdministratorsAccount() throws SQLException {
        var target = imported(true);
        TestDatabase.execute(
                target,
                """
                insert into users (username, name, email, is_admin, role, created_at)
                values ('administrator', 'Mallory', 'administrator@localhost', true, 'administrator', '2001-01-01')""");
        var users = texts(target, "select id::text from users");

        var account = Administrator.of(target);

        assertThat(users).isNotEmpty().doesNotContain(account.toString());
        assertThat(Administrator.of(target)).isEqualTo(account);
    }

    @Test
    void areReadByNoFunctionViewTriggerOrDefault() throws SQLException {
        var sources =
                texts(
                        TestDatabase.shared(),
                        """
                        select p.proname || ': ' || coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
                        from pg_proc as p where p.pronamespace = 'public'::regnamespace
                        union all
                        select c.relname || ': ' || pg_get_viewdef(c.oid) from pg_class as c
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
                        union all
                        select t.tgname || ': ' || pg_get_triggerdef(t.oid) from pg_trigger as t where not t.tgisinternal
                        union all
                        select c.relname || '.' || a.attname || ': ' || pg_get_expr(d.adbin, d.adrelid)
                        from pg_attrdef as d join pg_class as c on c.oid = d.adrelid
                        join pg_attribute as a on a.attrelid = d.adrelid and a.attnum = d.adnum
                        where (c.relname, a.attname) not in (('users', 'role'), ('users', 'is_admin'))
                        union all
                        select i.relname || ': ' || pg_get_indexdef(i.oid) from pg_class as i
                        where i.relnamespace = 'public'::regnamespace and i.relkind = 'i'
                        union all
                        select r.rulename || ': ' || pg_get_ruledef(r.oid) from pg_rewrite as r join pg_class as c on c.oid = r.ev_class
                        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                        union all
                        select policyname || ': ' || coalesce(qual, '') || coalesce(with_check, '') from pg_policies""");

        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(sources).filteredOn(source -> FLAG.matcher(source).find()).isEmpty();
    }

    /** Every list, of every caller, has as many rows whether the flags are set or not. */
    @Test
    void openNoListToAnyCaller() {
        var target = TestDatabase.copy();
        TestDatabase.execute(target, FLAG_EVERYBODY);
        try (var flagged = TestSluice.start(target, OldSystem.SETTINGS)) {
            for (var caller : List.of("grace", "linus", "barbara", "alan")) {
                for (var document : counts()) {
                    var plain = TestSluice.shared().ask(caller, document);
                    assertThat(plain.path("errors").isMissingNode()).as("%s", plain).isTrue();
                    assertThat(flagged.ask(caller, document)).as(caller).isEqualTo(plain);
                }
            }
        }
    }

    /** The counts of all lists, forty in a document. */
    private static List<String> counts() {
        var catalog = TestSluice.shared().bean(Catalog.class);
        var lists =
                catalog.entities().stream()
                        .map(
                                entity -> {
                                    var list = entity.listName() + " { totalCount }";
                                    return entity.namespace() == null
                                            ? list
                                            : catalog.namespaces().get(entity.namespace())
                                                    + " { "
                                                    + list
                                                    + " }";
                                })
                        .toList();
        var documents = new ArrayList<String>();
        for (var from = 0; from < lists.size(); from += 40) {
            documents.add(
                    lists.subList(from, Math.min(from + 40, lists.size())).stream()
                            .collect(joining(" ", "{ ", " }")));
        }
        return documents;
    }

    /** A database with the users of the agent orchestrator, whose flags are all the same. */
    private static DatabaseTarget imported(boolean flag) throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.AGENT_ORCHESTRATOR.load(target);
        TestDatabase.execute(
                target, "update \"agent-orchestrator\".users set is_admin = %s".formatted(flag));
        OldSystem.AGENT_ORCHESTRATOR.bringInto(target);
        assertThat(texts(target, "select distinct is_admin::text from users"))
                .containsExactly(String.valueOf(flag));
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
