package dev.sluice.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.condition.Condition;
import dev.sluice.database.Name;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.policy.Caller.Kind;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.VisibilityRule.Permission;
import dev.sluice.policy.VisibilityRule.Scope;
import dev.sluice.policy.VisibilityRules;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The users and agents whom each rule of change admits to a row, asked of the database. */
class PermissionIntegrationTests {

    private static final CallerClass USERS = CallerClass.of(Kind.USER);
    private static final CallerClass AGENTS = CallerClass.of(Kind.AGENT);

    /** Two projects, one of them deleted, with a member of each role; and all else of theirs. */
    private static final String WORLD =
            """
            insert into users (username) select unnest(array['viewer', 'member', 'maintainer', 'owner', 'stranger', 'connector']);
            insert into projects (name, deleted_at) values ('live', null), ('gone', now());
            insert into project_members (project_id, user_id, role)
              select p.id, u.id, u.username::project_member_role from projects as p, users as u
              where p.name in ('live', 'gone') and u.username in ('viewer', 'member', 'maintainer', 'owner');
            insert into organizations (name, slug) values ('live', 'permissions-live');
            insert into organization_members (organization_id, user_id, role)
              select o.id, u.id, u.username::organization_member_role from organizations as o, users as u
              where o.name = 'live' and u.username in ('viewer', 'member', 'maintainer', 'owner');
            insert into repositories (user_id, name, full_name)
              select u.id, p.name, 'permissions/' || p.name from users as u, projects as p
              where u.username = 'connector' and p.name in ('live', 'gone');
            insert into project_repositories (project_id, repository_id)
              select p.id, r.id from projects as p join repositories as r on r.name = p.name where r.full_name like 'permissions/%';
            insert into agents (project_id, name, type) select p.id, p.name || ' agent', (enum_range(null::agent_type))[1]
              from projects as p where p.name in ('live', 'gone');
            insert into agents (name, type) values ('stranger agent', (enum_range(null::agent_type))[1]);
            insert into conversations (title, project_id) select p.name, p.id from projects as p where p.name in ('live', 'gone');
            insert into conversation_participants (conversation_id, user_id)
              select c.id, u.id from conversations as c, users as u where c.title in ('live', 'gone') and u.username = 'viewer';
            insert into conversation_participants (conversation_id, agent_id)
              select c.id, a.id from conversations as c, agents as a where c.title in ('live', 'gone') and a.name = 'live agent'""";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();

    @BeforeAll
    static void makeTheWorld() {
        TestDatabase.execute(DATABASE, WORLD);
    }

    @ParameterizedTest
    @CsvSource({
        "CONTRIBUTOR, projects, name, live, live agent maintainer member owner",
        "CONTRIBUTOR, projects, name, gone, ''",
        "MAINTAINER, projects, name, live, maintainer owner",
        "MAINTAINER, projects, name, gone, ''",
        "PROJECT_OWNER, projects, name, live, owner",
        "PROJECT_OWNER, projects, name, gone, ''",
        "ORGANIZATION, organizations, name, live, maintainer owner",
        "REPOSITORY, repositories, full_name, permissions/live, connector maintainer owner",
        "REPOSITORY, repositories, full_name, permissions/gone, connector",
        "PARTICIPANT, conversations, title, live, live agent viewer",
        "PARTICIPANT, conversations, title, gone, ''",
        "OWNER, users, username, member, member",
        "SCOPE, projects, name, live, ''",
        "ADMINISTRATOR, projects, name, live, ''",
    })
    void admits(Permission rule, String table, String column, String row, String admitted)
            throws SQLException {
        var admittedToRow = new TreeSet<String>();
        admittedToRow.addAll(admitted(rule, USERS, "users", "username", table, column, row));
        admittedToRow.addAll(admitted(rule, AGENTS, "agents", "name", table, column, row));
        assertThat(String.join(" ", admittedToRow)).isEqualTo(admitted);
    }

    private static Set<String> admitted(
            Permission rule,
            CallerClass callers,
            String who,
            String name,
            String table,
            String column,
            String row)
            throws SQLException {
        var condition =
                new ConditionSql(
                                callers,
                                VisibilityRules.standard(),
                                new DatabaseSchema(Map.of(), Map.of()))
                        .render(rule.condition(callers, "id"), Name.of("t1"))
                        .toStatement(1);
        assertThat(condition.binds()).isEmpty();
        try (var connection = DATABASE.connect();
                var statement =
                        connection.prepareStatement(
                                "select k.name from (select id as caller, %s as name from %s) as k cross join %s as t1 where t1.%s = ? and %s"
                                        .formatted(name, who, table, column, condition.text()))) {
            statement.setString(1, row);
            var names = new TreeSet<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    @ParameterizedTest
    @EnumSource
    void admitsAdministratorsAlwaysAndAnonymousCallersNever(Permission rule) {
        assertThat(rule.condition(CallerClass.of(Kind.ADMINISTRATOR), "id"))
                .isEqualTo(Condition.ALWAYS);
        assertThat(rule.condition(CallerClass.of(Kind.ANONYMOUS), "id")).isEqualTo(Condition.NEVER);
    }

    @ParameterizedTest
    @EnumSource
    void admitsAServiceByItsScopeAlone(Permission rule) {
        var worker = new CallerClass(Kind.SERVICE, false, Set.of(Scope.JOBS_WORK));

        assertThat(rule.condition(worker, "jobs:work"))
                .isEqualTo(rule == Permission.SCOPE ? Condition.ALWAYS : Condition.NEVER);
        assertThat(rule.condition(worker, "events:write")).isEqualTo(Condition.NEVER);
    }

    /** The world has callers whom no rule admits. */
    @Test
    void knowsTheStrangers() throws SQLException {
        for (var rule : Permission.values()) {
            assertThat(admitted(rule, USERS, "users", "username", "projects", "name", "live"))
                    .doesNotContain("stranger", "viewer");
            assertThat(admitted(rule, AGENTS, "agents", "name", "projects", "name", "live"))
                    .doesNotContain("stranger agent");
        }
    }
}
