package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.RuleUse;
import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import dev.sluice.policy.Caller.Kind;
import dev.sluice.policy.VisibilityRule.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisibilityRulesTests {

    private static final CallerClass USER = CallerClass.of(Kind.USER);
    private static final CallerClass WIDE = new CallerClass(Kind.USER, true, Set.of());
    private static final CallerClass AGENT = CallerClass.of(Kind.AGENT);
    private static final Operand SCOPE = new Operand.OfRow("scope");

    private final VisibilityRules rules = VisibilityRules.standard();

    @ParameterizedTest
    @EnumSource
    void admitsAnAdministratorByEveryRule(VisibilityRule rule) {
        assertThat(rules.rows(entity(use(rule)), CallerClass.of(Kind.ADMINISTRATOR)))
                .isEqualTo(new Grant(Condition.ALWAYS, "administrator"));
    }

    @ParameterizedTest
    @EnumSource
    void admitsAnonymousCallersByPublicAlone(VisibilityRule rule) {
        var anonymous = CallerClass.of(Kind.ANONYMOUS);
        var isPublic = rule == VisibilityRule.PUBLIC;

        assertThat(rules.rows(entity(use(rule)), anonymous).condition())
                .isEqualTo(isPublic ? Condition.ALWAYS : Condition.NEVER);
        assertThat(rules.rows(entity(use(rule), use(VisibilityRule.PUBLIC)), anonymous).condition())
                .isEqualTo(Condition.ALWAYS);
    }

    @ParameterizedTest
    @EnumSource
    void asksUsersAndAgentsWhatTheRuleStatesForThem(VisibilityRule rule) {
        for (var callers : List.of(USER, WIDE, AGENT)) {
            assertThat(rules.rows(entity(use(rule)), callers))
                    .isEqualTo(new Grant(rule.condition(callers.kind(), SCOPE), rule.name()));
        }
    }

    /** An agent's key is in another table than users' keys are. */
    @Test
    void letsAgentsOwnNothing() {
        assertThat(rules.rows(entity(use(VisibilityRule.OWNER)), AGENT).condition())
                .isEqualTo(Condition.NEVER);
    }

    @ParameterizedTest
    @EnumSource
    void showsAServiceNothingWithoutAScopeButWhatEverySignedInCallerSees(VisibilityRule rule) {
        var open = rule == VisibilityRule.PUBLIC || rule == VisibilityRule.SIGNED_IN;

        assertThat(rules.rows(entity(use(rule)), service()).condition())
                .isEqualTo(open ? Condition.ALWAYS : Condition.NEVER);
        assertThat(rules.rows(entity(use(rule)), service("jobs:work:all", "JOBS:WORK", "")))
                .isEqualTo(rules.rows(entity(use(rule)), service()));
    }

    @Test
    void showsAServiceTheTypesOfItsScopes() {
        var jobs = entity("Job", use(VisibilityRule.OWNER));

        assertThat(rules.rows(jobs, service("jobs:work")))
                .isEqualTo(new Grant(SCOPE.isPresent(), "jobs:work"));
        assertThat(rules.rows(jobs, service("events:write")).condition())
                .isEqualTo(Condition.NEVER);
    }

    @Test
    void showsServicesNeitherMaskedValuesNorDeletedRows() {
        for (var scope : Scope.values()) {
            var callers = service(scope.text());
            var job = entity("Project", use(VisibilityRule.OWNER));
            assertThat(rules.deletedRows(job, callers).condition()).isEqualTo(Condition.NEVER);
            assertThat(rules.values(masked(use(VisibilityRule.OWNER)), callers).condition())
                    .isEqualTo(Condition.NEVER);
        }
    }

    @Test
    void looksAtTheRowsOfAWideUserWhereProjectsDecide() {
        assertThat(rules.isWide(entity(use(VisibilityRule.MEMBER)), WIDE)).isTrue();
        assertThat(rules.isWide(entity(use(VisibilityRule.REPOSITORY)), WIDE)).isTrue();
        assertThat(rules.isWide(entity(use(VisibilityRule.OWNER)), WIDE)).isFalse();
        assertThat(rules.isWide(entity(use(VisibilityRule.MEMBER)), USER)).isFalse();
    }

    /** A message found from its conversation: those who see the one see the other. */
    @Test
    void asksNothingOfRowsThatTheirFindersSee() {
        var conversation = entity(new RuleUse("PARTICIPANT", "id"));
        var message = entity(new RuleUse("PARTICIPANT", "conversation_id"));
        var same = Map.of("id", "conversation_id");

        assertThat(rules.implied(conversation, message, same, USER))
                .isEqualTo(new Grant(Condition.ALWAYS, "PARTICIPANT"));
        assertThat(rules.implied(conversation, message, same, AGENT)).isNotNull();
        assertThat(rules.implied(conversation, message, same, CallerClass.of(Kind.ANONYMOUS)))
                .isNull();
        assertThat(rules.implied(conversation, message, same, service("jobs:work"))).isNull();
        assertThat(rules.implied(conversation, message, Map.of(), USER)).isNull();
    }

    /** A project's owner, who need not be its member, does not see what its members see. */
    @Test
    void asksWhereOneOfTheFindersRulesIsNotTheirs() {
        var member = new RuleUse("MEMBER", "project_id");
        var owner = new RuleUse("OWNER", "owner_id");
        var same = Map.of("project_id", "project_id");

        assertThat(rules.implied(entity(member, owner), entity(member), same, USER)).isNull();
        assertThat(rules.implied(entity(member), entity(member, owner), same, USER)).isNotNull();
        assertThat(rules.implied(entity(), entity(member), same, USER)).isNull();
    }

    @Test
    void isEnoughIfOneRuleHolds() {
        assertThat(rules.rows(entity(use(VisibilityRule.OWNER), use(VisibilityRule.SHARED)), USER))
                .isEqualTo(
                        new Grant(
                                Condition.any(SCOPE.is(new Operand.CallerKey()), SCOPE.isMissing()),
                                "OWNER, SHARED"));
    }

    /** The owner of a row in a deleted project sees it no more than its members do. */
    @Test
    void asksOtherRulesForTheProject() {
        var member = new RuleUse("MEMBER", "project_id");
        var owner = new RuleUse("OWNER", "user_id");
        var project = new Operand.OfRow("project_id");
        var live = CallerConditions.isOutsideDeletedProjects(project);
        var own = new Operand.OfRow("user_id").is(new Operand.CallerKey());

        assertThat(rules.rows(entity(owner, member), USER).condition())
                .isEqualTo(
                        Condition.any(
                                Condition.all(List.of(own, live)),
                                VisibilityRule.MEMBER.condition(Kind.USER, project)));
    }

    /** A project's own row is restored by its owner, so it must not hide itself. */
    @Test
    void asksNothingOfAProjectItself() {
        var project =
                entity(new RuleUse("MEMBER", Entity.KEY_COLUMN), new RuleUse("OWNER", "owner_id"));

        assertThat(Condition.tables(rules.rows(project, USER).condition()))
                .containsExactly("project_members");
    }

    /** An issue of a visible repository may belong to a deleted project. */
    @Test
    void asksForTheProjectOfRowsThatTheirFindersSee() {
        var repository = entity(new RuleUse("REPOSITORY", "id"));
        var issue =
                entity(
                        new RuleUse("REPOSITORY", "repository_id"),
                        new RuleUse("MEMBER", "project_id"));
        var file = entity(new RuleUse("REPOSITORY", "id"), new RuleUse("MEMBER", "project_id"));
        var live = CallerConditions.isOutsideDeletedProjects(new Operand.OfRow("project_id"));

        assertThat(rules.implied(repository, issue, Map.of("id", "repository_id"), USER))
                .isEqualTo(new Grant(live, "REPOSITORY, MEMBER"));
        assertThat(
                        rules.implied(
                                file,
                                issue,
                                Map.of("id", "repository_id", "project_id", "project_id"),
                                USER))
                .isEqualTo(new Grant(Condition.ALWAYS, "REPOSITORY, MEMBER"));
    }

    @Test
    void refusesToShowAnythingWithoutARule() {
        for (var kind : List.of(Kind.ADMINISTRATOR, Kind.USER, Kind.AGENT)) {
            assertThatThrownBy(() -> rules.rows(entity(), CallerClass.of(kind)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void canBeReplacedOneByOne(VisibilityRule rule) {
        var open = rules.with(rule, Condition.ALWAYS);
        var closed = rules.with(rule, Condition.NEVER);

        assertThat(open.rows(entity(use(rule)), USER).condition())
                .isEqualTo(
                        rule == VisibilityRule.MEMBER
                                ? CallerConditions.isOutsideDeletedProjects(SCOPE)
                                : Condition.ALWAYS);
        assertThat(closed.rows(entity(use(rule)), USER).condition()).isEqualTo(Condition.NEVER);
        for (var other : VisibilityRule.values()) {
            if (other != rule) {
                assertThat(open.rows(entity(use(other)), USER))
                        .isEqualTo(rules.rows(entity(use(other)), USER));
            }
        }
    }

    private static CallerClass service(String... scopes) {
        return Caller.service("worker", Set.of(scopes)).asClass();
    }

    private static Column masked(RuleUse mask) {
        return new Column(
                "email", "email", null, ColumnType.TEXT, null, true, false, null, List.of(mask));
    }

    private static RuleUse use(VisibilityRule rule) {
        return new RuleUse(rule.name(), rule.hasScope() ? "scope" : null);
    }

    private static Entity entity(RuleUse... uses) {
        return entity("Thing", uses);
    }

    private static Entity entity(String name, RuleUse... uses) {
        return new Entity(
                name,
                "things",
                "things",
                null,
                null,
                List.of(uses),
                new RuleUse("OWNER", "owner_id"),
                List.of("Node"),
                List.of(),
                null,
                Map.of());
    }

    /** Callers of a kind differ in nothing that a statement depends on. */
    @Test
    void areChosenByClass() {
        assertThat(Caller.user(new UUID(1, 2)).withScopes(Set.of("jobs:work")).asClass())
                .isEqualTo(USER);
        assertThat(service("jobs:work", "unknown")).isEqualTo(service("jobs:work"));
        assertThat(service("jobs:work")).isNotEqualTo(service("feed:read"));
    }
}
