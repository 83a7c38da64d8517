package dev.sluice.query.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import dev.sluice.condition.Table;
import dev.sluice.policy.Caller.Kind;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.Statements;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeBranchTests {

    private static final Operand CALLER = new Operand.CallerKey();
    private static final Operand PROJECT = new Operand.OfRow("project_id");
    private static final Table MEMBER = new Table("project_members", "m");
    private static final Condition OF_CALLER = MEMBER.column("user_id").is(CALLER);
    private static final Condition MISSING = PROJECT.isMissing();

    /** The columns of the branches for users; none if the rows do not begin with the caller. */
    @ParameterizedTest
    @CsvSource({
        "Task, project_id",
        "Project, id owner_id",
        "Conversation, id",
        "Message, conversation_id",
        "Repository, id",
        "AnalysisRun, user_id project_id repository_id",
        "User, ''",
        "EventType, ''",
    })
    void beginsWithTheCallersScopes(String type, String columns) {
        var grant =
                VisibilityRules.standard()
                        .rows(Statements.CATALOG.entity(type), CallerClass.of(Kind.USER));

        assertThat(ScopeBranch.of(grant.condition()))
                .extracting(ScopeBranch::column)
                .containsExactlyInAnyOrder(columns.isEmpty() ? new String[0] : columns.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"ADMINISTRATOR", "ANONYMOUS", "SERVICE"})
    void hasNoBranchForCallersWithoutScopes(Kind kind) {
        for (var entity : Statements.CATALOG.entities()) {
            var grant = VisibilityRules.standard().rows(entity, CallerClass.of(kind));

            assertThat(ScopeBranch.of(grant.condition())).as("%s", entity).isEmpty();
        }
    }

    @Test
    void takesTheLinkOutOfTheTable() {
        var member = Condition.exists(MEMBER, MEMBER.column("project_id").is(PROJECT), OF_CALLER);

        assertThat(ScopeBranch.of(member))
                .containsExactly(
                        new ScopeBranch(
                                "project_id",
                                List.of(
                                        new ScopeBranch.Source(
                                                MEMBER.column("project_id"),
                                                new Condition.Exists(
                                                        MEMBER,
                                                        null,
                                                        Condition.ALWAYS,
                                                        OF_CALLER))),
                                Condition.ALWAYS));
    }

    /** The rest of a conjunction stays a condition on the row. */
    @Test
    void keepsTheRest() {
        var rest = new Operand.OfRow("agent_id").isPresent();
        var branches = ScopeBranch.of(Condition.all(List.of(rest, PROJECT.is(CALLER))));

        assertThat(branches).hasSize(1);
        assertThat(branches.getFirst().column()).isEqualTo("project_id");
        assertThat(branches.getFirst().rest()).isEqualTo(rest);
    }

    @Test
    void joinsSourcesOfOneColumn() {
        var member = Condition.exists(MEMBER, MEMBER.column("project_id").is(PROJECT), OF_CALLER);
        var branches = ScopeBranch.of(Condition.any(PROJECT.is(CALLER), member, MISSING));

        assertThat(branches)
                .extracting(ScopeBranch::column, branch -> branch.sources().size())
                .containsExactly(tuple("project_id", 2), tuple(null, 0));
    }

    /** One alternative that does not begin with the caller would be lost. */
    @Test
    void splitsAllAlternativesOrNone() {
        var other = new Operand.OfRow("a").is(new Operand.OfRow("b"));
        var stranger = Condition.exists(MEMBER, MEMBER.column("project_id").is(PROJECT));
        var correlated =
                Condition.exists(
                        MEMBER,
                        MEMBER.column("project_id").is(PROJECT),
                        OF_CALLER,
                        MEMBER.column("x").is(new Operand.OfRow("y")));

        for (var odd : List.of(other, stranger, correlated)) {
            assertThat(ScopeBranch.of(odd)).isEmpty();
            assertThat(ScopeBranch.of(Condition.any(PROJECT.is(CALLER), odd))).isEmpty();
        }
        assertThat(ScopeBranch.of(MISSING)).isEmpty();
        assertThat(ScopeBranch.of(Condition.ALWAYS)).isEmpty();
        assertThat(ScopeBranch.of(Condition.NEVER)).isEmpty();
    }
}
