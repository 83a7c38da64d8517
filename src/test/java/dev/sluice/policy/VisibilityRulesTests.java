package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.Caller.Kind;
import dev.sluice.policy.VisibilityRules.Use;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisibilityRulesTests {

    private static final CallerClass WIDE = new CallerClass(Kind.USER, true);

    @ParameterizedTest
    @EnumSource
    void admitsAnAdministratorByEveryRule(VisibilityRule rule) {
        assertThat(condition(Kind.ADMINISTRATOR, use(rule)))
                .isEqualTo("true /* visible: administrator */");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PUBLIC")
    void admitsNobodyAnonymousButByPublic(VisibilityRule rule) {
        assertThat(condition(Kind.ANONYMOUS, use(rule)))
                .isEqualTo("false /* visible: anonymous */");
        assertThat(condition(Kind.ANONYMOUS, use(rule), use(VisibilityRule.PUBLIC)))
                .startsWith("true");
    }

    @ParameterizedTest
    @EnumSource
    void fillsInScopeAndCallerAndNamesTheRule(VisibilityRule rule) {
        var condition = condition(Kind.USER, use(rule));

        assertThat(condition).doesNotContain("{").endsWith("/* visible: " + rule + " */");
        assertThat(condition.contains("t.scope")).isEqualTo(rule.hasScope());
    }

    /** Agents and services have no row in {@code users}, so no rule about a user admits them. */
    @ParameterizedTest
    @EnumSource
    void admitsAgentsAndServicesToWhatEverySignedInCallerSees(VisibilityRule rule) {
        var open = rule == VisibilityRule.PUBLIC || rule == VisibilityRule.SIGNED_IN;
        for (var kind : List.of(Kind.AGENT, Kind.SERVICE)) {
            assertThat(condition(kind, use(rule)))
                    .startsWith(open ? "true /* visible: " + rule : "false /*");
        }
    }

    /** However the database is to go about it, and however much a user sees. */
    @ParameterizedTest
    @EnumSource
    void saysTheSameInEachForm(VisibilityRule rule) {
        var uses = List.of(use(rule));
        var plain = condition(Kind.USER, use(rule));
        for (var callers : List.of(CallerClass.of(Kind.USER), WIDE)) {
            assertThat(
                            VisibilityRules.condition(uses, callers, "k.caller", true)
                                    .replace(" offset 0", ""))
                    .isEqualTo(plain);
            assertThat(VisibilityRules.condition(uses, callers, "k.caller", false))
                    .isIn(plain, "(" + plain + ") is true");
        }
    }

    @Test
    void looksAtTheRowsOfAWideUserWhereProjectsDecide() {
        assertThat(condition(WIDE, use(VisibilityRule.MEMBER))).endsWith(" is true");
        assertThat(condition(WIDE, use(VisibilityRule.OWNER)))
                .isEqualTo(condition(Kind.USER, use(VisibilityRule.OWNER)));
        assertThat(condition(Kind.USER, use(VisibilityRule.MEMBER))).doesNotContain(" is true");
    }

    /** A message found from its conversation: those who see the one see the other. */
    @Test
    void asksNothingOfRowsThatTheirFindersSee() {
        var conversation = List.of(new Use(VisibilityRule.PARTICIPANT, "linked"));
        var message = List.of(new Use(VisibilityRule.PARTICIPANT, "linked"));

        assertThat(VisibilityRules.implied(conversation, message, CallerClass.of(Kind.USER), "t1"))
                .isEqualTo("true /* visible: PARTICIPANT, as t1 is */");
        assertThat(
                        VisibilityRules.implied(
                                conversation, message, CallerClass.of(Kind.ANONYMOUS), "t1"))
                .isNull();
    }

    /** A project's owner, who need not be its member, does not see what its members see. */
    @Test
    void asksWhereOneOfTheFindersRulesIsNotTheirs() {
        var member = new Use(VisibilityRule.MEMBER, "linked");
        var owner = new Use(VisibilityRule.OWNER, "from owner_id");

        assertThat(
                        VisibilityRules.implied(
                                List.of(member, owner),
                                List.of(member),
                                CallerClass.of(Kind.USER),
                                "t"))
                .isNull();
        assertThat(
                        VisibilityRules.implied(
                                List.of(member),
                                List.of(member, owner),
                                CallerClass.of(Kind.USER),
                                "t"))
                .isNotNull();
        assertThat(
                        VisibilityRules.implied(
                                List.of(new Use(VisibilityRule.MEMBER, "from project_id")),
                                List.of(new Use(VisibilityRule.MEMBER, "found project_id")),
                                CallerClass.of(Kind.USER),
                                "t"))
                .isNull();
        assertThat(
                        VisibilityRules.implied(
                                List.of(), List.of(member), CallerClass.of(Kind.USER), "t"))
                .isNull();
    }

    @Test
    void isEnoughIfOneRuleHolds() {
        assertThat(condition(Kind.USER, use(VisibilityRule.OWNER), use(VisibilityRule.SHARED)))
                .isEqualTo("(t.scope = k.caller or t.scope is null) /* visible: OWNER, SHARED */");
    }

    @Test
    void refusesToShowAnythingWithoutARule() {
        assertThatThrownBy(() -> condition(Kind.ADMINISTRATOR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Use use(VisibilityRule rule) {
        return new Use(rule, "t.scope");
    }

    private static String condition(Kind kind, Use... uses) {
        return condition(CallerClass.of(kind), uses);
    }

    private static String condition(CallerClass callers, Use... uses) {
        return VisibilityRules.condition(List.of(uses), callers, "k.caller", false);
    }
}
