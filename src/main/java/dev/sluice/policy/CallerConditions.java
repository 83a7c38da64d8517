package dev.sluice.policy;

import static dev.sluice.condition.Condition.any;
import static dev.sluice.condition.Condition.exists;

import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import dev.sluice.condition.Table;
import java.util.stream.Stream;

/**
 * Conditions on the relation between the caller and a row. {@link VisibilityRule} states its rules
 * with them.
 */
final class CallerConditions {

    /**
     * The table of project memberships. No condition reads it twice at the same level, so one alias
     * is enough.
     */
    private static final Table MEMBER = new Table("project_members", "m");

    private CallerConditions() {}

    // Users.

    static Condition isMember(Operand project) {
        return isMember(project, Condition.ALWAYS);
    }

    static Condition isMemberAs(Operand project, String... roles) {
        return isMember(project, MEMBER.column("role").isOneOf(roles));
    }

    private static Condition isMember(Operand project, Condition role) {
        var asked =
                Stream.of(
                                MEMBER.column("project_id").is(project),
                                MEMBER.column("user_id").is(caller()),
                                role,
                                isLive(MEMBER))
                        .filter(condition -> !condition.equals(Condition.ALWAYS));
        return exists(MEMBER, asked.toArray(Condition[]::new));
    }

    private static Condition isOwnerOf(Operand repository) {
        var owned = new Table("repositories", "m");
        return exists(
                owned, owned.column("id").is(repository), owned.column("user_id").is(caller()));
    }

    static Condition maintainsOrganization(Operand organization) {
        var m = new Table("organization_members", "m");
        return exists(
                m,
                m.column("organization_id").is(organization),
                m.column("user_id").is(caller()),
                m.column("role").isOneOf("maintainer", "owner"));
    }

    static Condition isOwnerOrMaintainer(Operand repository) {
        var l = new Table("project_repositories", "l");
        return any(
                isOwnerOf(repository),
                exists(
                        l,
                        l.column("repository_id").is(repository),
                        isMemberAs(l.column("project_id"), "maintainer", "owner")));
    }

    static Condition isOfOrganization(Operand organization) {
        var m = new Table("organization_members", "m");
        return exists(
                m, m.column("organization_id").is(organization), m.column("user_id").is(caller()));
    }

    static Condition isColleague(Operand user) {
        var organizations = new Table("organization_members", "o");
        var projects = new Table("project_members", "o");
        return any(
                user.is(caller()),
                exists(
                        organizations,
                        organizations.column("user_id").is(user),
                        isOfOrganization(organizations.column("organization_id"))),
                exists(
                        projects,
                        projects.column("user_id").is(user),
                        isMember(projects.column("project_id"))));
    }

    static Condition isOwnerOrMember(Operand repository) {
        var l = new Table("project_repositories", "l");
        var m = new Table("project_members", "m");
        return any(
                isOwnerOf(repository),
                exists(
                        l,
                        m,
                        m.column("project_id").is(l.column("project_id")),
                        l.column("repository_id").is(repository),
                        m.column("user_id").is(caller()),
                        isLive(m)));
    }

    // Agents.

    /**
     * An agent works in the project that it belongs to, and in the projects that assign it a task.
     */
    static Condition worksIn(Operand project) {
        var p = new Table("projects", "p");
        var a = new Table("agents", "a");
        var w = new Table("tasks", "w");
        return exists(
                p,
                p.column("id").is(project),
                p.column("deleted_at").isMissing(),
                any(
                        exists(
                                a,
                                a.column("id").is(caller()),
                                a.column("project_id").is(p.column("id"))),
                        exists(
                                w,
                                w.column("assigned_to_agent_id").is(caller()),
                                w.column("project_id").is(p.column("id")),
                                w.column("deleted_at").isMissing())));
    }

    static Condition isMemberOfAgentsProject(Operand user) {
        var o = new Table("project_members", "o");
        return exists(o, o.column("user_id").is(user), worksIn(o.column("project_id")));
    }

    static Condition worksOn(Operand repository) {
        var l = new Table("project_repositories", "l");
        return exists(l, l.column("repository_id").is(repository), worksIn(l.column("project_id")));
    }

    // Users and agents.

    static Condition takesPart(Operand conversation, String participant) {
        var m = new Table("conversation_participants", "m");
        return exists(
                m,
                m.column("conversation_id").is(conversation),
                m.column(participant).is(caller()),
                isLive(m));
    }

    // Services: the rows that some user could see.

    static Condition isLiveProject(Operand project) {
        var p = new Table("projects", "p");
        return exists(p, p.column("id").is(project), p.column("deleted_at").isMissing());
    }

    static Condition isLiveConversation(Operand conversation) {
        var m = new Table("conversation_participants", "m");
        return exists(m, m.column("conversation_id").is(conversation), isLive(m));
    }

    static Condition isLiveRepository(Operand repository) {
        var owned = new Table("repositories", "m");
        var l = new Table("project_repositories", "l");
        var p = new Table("projects", "p");
        return any(
                exists(
                        owned,
                        owned.column("id").is(repository),
                        owned.column("user_id").isPresent()),
                exists(
                        l,
                        p,
                        p.column("id").is(l.column("project_id")),
                        l.column("repository_id").is(repository),
                        p.column("deleted_at").isMissing()));
    }

    // All kinds of callers.

    /**
     * The project of a membership or a participation is not deleted. Triggers of the database keep
     * this flag up to date.
     */
    static Condition isLive(Table membership) {
        return new Condition.Holds(membership.column("is_live"));
    }

    /** The row belongs to no deleted project. */
    static Condition isOutsideDeletedProjects(Operand project) {
        var d = new Table("projects", "d");
        return new Condition.Not(
                exists(d, d.column("id").is(project), d.column("deleted_at").isPresent()));
    }

    static Operand caller() {
        return new Operand.CallerKey();
    }
}
