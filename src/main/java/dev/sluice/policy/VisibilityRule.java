package dev.sluice.policy;

import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Defines which callers see a row, and which callers change it ({@link Permission}). To review
 * security, read this file and the conditions in {@link CallerConditions}. Nothing else decides
 * access.
 *
 * <p>A type declares one or more rules. A row is visible if one rule holds. Most rules look at one
 * column of the row, such as its {@code project_id}. The declaration names this column as {@code
 * by}, and the code calls it the <em>scope</em> of the rule. This scope has nothing to do with the
 * scopes of tokens ({@link Scope}).
 *
 * <p>Each kind of caller has its own condition:
 *
 * <ul>
 *   <li>Anonymous callers see the rows of {@link #PUBLIC} types only.
 *   <li>Users see a row if the condition {@code user(…)} of a rule holds.
 *   <li>Agents see a row if the condition {@code agent(…)} of a rule holds. An agent sees the
 *       contents of its projects, as their members do, and the conversations in which it takes
 *       part. It owns nothing.
 *   <li>Services see a row if the condition {@code service(…)} of a rule holds. The type must be
 *       {@link #PUBLIC}, {@link #SIGNED_IN}, or named by a scope of the service's token. No service
 *       sees masked values, deleted rows, or rows that no user could see.
 *   <li>Administrators see every row and every value.
 * </ul>
 *
 * <p>The contents of a deleted project are hidden with the project. A membership or participation
 * counts only while its project is not deleted ({@code is_live}). Each rule about memberships or
 * participations checks this. If the column of a {@link #MEMBER} rule names a deleted project, no
 * other rule of the type shows the row, not even {@link #OWNER} ({@link
 * CallerConditions#isOutsideDeletedProjects}). A repository also belongs to the user that connected
 * it, so its owner still sees it after a project is deleted.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
public enum VisibilityRule {

    /** Every caller, signed in or not. */
    PUBLIC(Condition.ALWAYS),

    /** Every caller that is signed in. */
    SIGNED_IN(Condition.ALWAYS),

    /** The user whom the row names. */
    OWNER(
            user(scope -> scope.is(new Operand.CallerKey())), //
            agent(scope -> Condition.NEVER),
            service(Operand::isPresent)),

    /** All users, agents and services, if the column of the rule is null. */
    SHARED(
            user(Operand::isMissing), //
            agent(Operand::isMissing),
            service(Operand::isMissing)),

    /** The members of the project, and the agents that work in it. */
    MEMBER(
            user(CallerConditions::isMember),
            agent(CallerConditions::worksIn),
            service(CallerConditions::isLiveProject)),

    /** The members of the organization. */
    ORGANIZATION(
            user(CallerConditions::isOfOrganization),
            agent(scope -> Condition.NEVER),
            service(Operand::isPresent)),

    /**
     * The user that the row names, and users that share a project or an organization with this
     * user. Agents see the members of the projects that they work in.
     */
    COLLEAGUE(
            user(CallerConditions::isColleague),
            agent(CallerConditions::isMemberOfAgentsProject),
            service(Operand::isPresent)),

    /** The participants of the conversation. */
    PARTICIPANT(
            user(conversation -> CallerConditions.takesPart(conversation, "user_id")),
            agent(conversation -> CallerConditions.takesPart(conversation, "agent_id")),
            service(CallerConditions::isLiveConversation)),

    /** The repository's owner, and the members and agents of the projects that it belongs to. */
    REPOSITORY(
            user(CallerConditions::isOwnerOrMember),
            agent(CallerConditions::worksOn),
            service(CallerConditions::isLiveRepository)),

    /** Administrators alone. */
    ADMINISTRATOR(Condition.NEVER);

    /** The scopes of tokens that make types visible to a service. All other scopes show nothing. */
    @SuppressWarnings("ImmutableEnumChecker") // the set is a copy
    public enum Scope {

        /**
         * For job workers. It shows jobs, the analyses that jobs carry out, and their repositories
         * and projects.
         */
        JOBS_WORK(
                "jobs:work",
                "Job",
                "JobProgressReport",
                "AnalysisRun",
                "Repository",
                "ProjectRepository",
                "Project"),

        /** For services that deliver events. It shows events and the logs of their processing. */
        EVENTS_WRITE(
                "events:write",
                "Event",
                "LinearEvent",
                "SlackEvent",
                "GithubEvent",
                "DeploymentEvent",
                "EventProcessingLog"),

        /**
         * For readers of the change feed. It shows events. To read changes of another type, the
         * token needs another scope that shows the type.
         */
        FEED_READ(
                "feed:read", //
                "Event",
                "LinearEvent",
                "SlackEvent",
                "GithubEvent",
                "DeploymentEvent");

        private final String text;
        private final Set<String> types;

        Scope(String text, String... types) {
            this.text = text;
            this.types = Set.of(types);
        }

        /** The scope's text in a token. */
        public String text() {
            return text;
        }

        /** The names of the types that the scope shows. */
        public Set<String> types() {
            return types;
        }

        /** Returns those scopes of a token that make types visible. */
        static Set<Scope> among(Set<String> scopes) {
            var known = EnumSet.noneOf(Scope.class);
            for (var scope : values()) {
                if (scopes.contains(scope.text)) {
                    known.add(scope);
                }
            }
            return known;
        }
    }

    /**
     * Defines which callers change a row. A command that changes rows names one or more rules, each
     * with the column {@code by} that the rule looks at. A caller may change a row if it sees the
     * row and one of the rules holds. Each kind of caller has its own condition:
     *
     * <ul>
     *   <li>Anonymous callers may change nothing.
     *   <li>Users may change a row if the condition {@code user(…)} of a rule holds. Viewers of a
     *       project or an organization get no rights from their membership.
     *   <li>Agents may change a row if the condition {@code agent(…)} of a rule holds. An agent
     *       contributes, but it manages nothing.
     *   <li>Services may change a row only by the rule {@link #SCOPE}.
     *   <li>Administrators may change every row.
     * </ul>
     */
    @SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
    public enum Permission {

        /** The user whom the row names. */
        OWNER(
                user(scope -> scope.is(new Operand.CallerKey())), //
                agent(scope -> Condition.NEVER)),

        /** The participants of the conversation. */
        PARTICIPANT(
                user(conversation -> CallerConditions.takesPart(conversation, "user_id")),
                agent(conversation -> CallerConditions.takesPart(conversation, "agent_id"))),

        /** Members, maintainers and owners of the project, and the agents that work in it. */
        CONTRIBUTOR(
                user(
                        project ->
                                CallerConditions.isMemberAs(
                                        project, "member", "maintainer", "owner")),
                agent(CallerConditions::worksIn)),

        /** Maintainers and owners of the project. */
        MAINTAINER(
                user(project -> CallerConditions.isMemberAs(project, "maintainer", "owner")),
                agent(scope -> Condition.NEVER)),

        /** Owners of the project. */
        PROJECT_OWNER(
                user(project -> CallerConditions.isMemberAs(project, "owner")), //
                agent(scope -> Condition.NEVER)),

        /** The repository's owner, and maintainers and owners of the projects it belongs to. */
        REPOSITORY(
                user(CallerConditions::isOwnerOrMaintainer), //
                agent(scope -> Condition.NEVER)),

        /** Maintainers and owners of the organization. */
        ORGANIZATION(
                user(CallerConditions::maintainsOrganization), //
                agent(scope -> Condition.NEVER)),

        /** Services whose token has the scope named in {@code by}, such as {@code jobs:work}. */
        SCOPE(
                user(scope -> Condition.NEVER), //
                agent(scope -> Condition.NEVER)),

        /** Administrators alone. */
        ADMINISTRATOR(
                user(scope -> Condition.NEVER), //
                agent(scope -> Condition.NEVER));

        private final Function<Operand, Condition> user;
        private final Function<Operand, Condition> agent;

        Permission(Function<Operand, Condition> user, Function<Operand, Condition> agent) {
            this.user = user;
            this.agent = agent;
        }

        /**
         * The condition under which callers of a class may change a row.
         *
         * @param by the column that the rule looks at; for {@link #SCOPE}, the text of a scope
         */
        public Condition condition(CallerClass callers, String by) {
            return switch (callers.kind()) {
                case ADMINISTRATOR -> Condition.ALWAYS;
                case ANONYMOUS -> Condition.NEVER;
                case USER -> user.apply(new Operand.OfRow(by));
                case AGENT -> agent.apply(new Operand.OfRow(by));
                case SERVICE ->
                        this == SCOPE
                                        && callers.scopes().stream()
                                                .anyMatch(scope -> scope.text().equals(by))
                                ? Condition.ALWAYS
                                : Condition.NEVER;
            };
        }
    }

    private final boolean scoped;
    private final Function<Operand, Condition> user;
    private final Function<Operand, Condition> agent;
    private final Function<Operand, Condition> service;

    VisibilityRule(Condition everyone) {
        this.scoped = false;
        this.user = _ -> everyone;
        this.agent = _ -> everyone;
        this.service = _ -> everyone;
    }

    VisibilityRule(
            Function<Operand, Condition> user,
            Function<Operand, Condition> agent,
            Function<Operand, Condition> service) {
        this.scoped = true;
        this.user = user;
        this.agent = agent;
        this.service = service;
    }

    private static Function<Operand, Condition> user(Function<Operand, Condition> condition) {
        return condition;
    }

    private static Function<Operand, Condition> agent(Function<Operand, Condition> condition) {
        return condition;
    }

    private static Function<Operand, Condition> service(Function<Operand, Condition> condition) {
        return condition;
    }

    /** Returns the rule with this name, or empty if there is none. */
    public static Optional<VisibilityRule> named(String name) {
        for (var rule : values()) {
            if (rule.name().equals(name)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** Whether the rule looks at a column. */
    public boolean hasScope() {
        return scoped;
    }

    /** Returns the names of the tables that the rule reads for callers of any kind. */
    public Set<String> tables() {
        var names = new TreeSet<String>();
        for (var kind : Caller.Kind.values()) {
            names.addAll(Condition.tables(condition(kind, new Operand.OfRow(""))));
        }
        if (this == MEMBER) {
            names.addAll(
                    Condition.tables(
                            CallerConditions.isOutsideDeletedProjects(new Operand.OfRow(""))));
        }
        return names;
    }

    /** Whether the rule holds for every signed-in caller and every row. */
    boolean isOpen() {
        return this == PUBLIC || this == SIGNED_IN;
    }

    /**
     * The condition under which the rule admits callers of a kind.
     *
     * @param scope the column that the rule looks at
     */
    Condition condition(Caller.Kind kind, Operand scope) {
        return switch (kind) {
            case ADMINISTRATOR -> Condition.ALWAYS;
            case ANONYMOUS -> this == PUBLIC ? Condition.ALWAYS : Condition.NEVER;
            case USER -> user.apply(scope);
            case AGENT -> agent.apply(scope);
            case SERVICE -> service.apply(scope);
        };
    }
}
