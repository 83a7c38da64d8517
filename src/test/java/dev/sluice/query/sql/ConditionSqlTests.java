package dev.sluice.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Entity;
import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import dev.sluice.condition.Table;
import dev.sluice.database.Name;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.policy.Caller.Kind;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.Statements;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionSqlTests {

    private static final Name ROW = Name.of("t1");
    private static final CallerClass USER = CallerClass.of(Kind.USER);
    private static final CallerClass WIDE = new CallerClass(Kind.USER, true, Set.of());
    private static final VisibilityRules RULES = VisibilityRules.standard();

    static Collection<Entity> entities() {
        return Statements.CATALOG.entities();
    }

    /** The database may go about it in several ways; the rows are the same. */
    @ParameterizedTest
    @MethodSource("entities")
    void saysTheSameInEachForm(Entity entity) {
        for (var kind : List.of(Kind.USER, Kind.AGENT)) {
            var callers = CallerClass.of(kind);
            var wide = new CallerClass(kind, true, Set.of());
            var collected = rendered(entity, callers, false);

            assertThat(rendered(entity, callers, true).replace(" offset 0", ""))
                    .isEqualTo(collected);
            assertThat(rendered(entity, wide, true)).isEqualTo(rendered(entity, callers, true));
            assertThat(rendered(entity, wide, false)).isEqualTo(collected);
        }
    }

    /** Every table of a rule is asked for the caller or for the row, never left open. */
    @Test
    void rendersARuleWithItsTablesAndTheCaller() {
        var m = new Table("project_members", "m");
        var condition =
                Condition.exists(
                        m,
                        m.column("project_id").is(new Operand.OfRow("project_id")),
                        m.column("user_id").is(new Operand.CallerKey()),
                        new Condition.Holds(m.column("is_live")));

        assertThat(sql(condition, true))
                .isEqualTo(
                        "exists (select from project_members as m where m.project_id = t1.project_id"
                                + " and m.user_id = k.caller and m.is_live offset 0)");
        assertThat(sql(new Condition.Not(condition), false))
                .isEqualTo(
                        "not exists (select from project_members as m where m.project_id = t1.project_id"
                                + " and m.user_id = k.caller and m.is_live)");
    }

    @Test
    void rendersTheBoundaries() {
        var missing = new Operand.OfRow("order").isMissing();

        assertThat(sql(Condition.ALWAYS, false)).isEqualTo("true");
        assertThat(sql(Condition.NEVER, false)).isEqualTo("false");
        assertThat(sql(missing, false)).isEqualTo("t1.\"order\" is null");
        assertThat(sql(new Condition.Not(missing), false)).isEqualTo("t1.\"order\" is not null");
        assertThat(sql(Condition.any(missing, Condition.NEVER), false))
                .isEqualTo("(t1.\"order\" is null or false)");
    }

    @Test
    void hidesRowsOfSeveralRulesWithTheirProject() {
        var usage = Statements.CATALOG.entity("TokenUsage");

        assertThat(rendered(usage, USER, false))
                .contains(
                        "(t1.user_id = k.caller and not exists (select from projects as d"
                                + " where d.id = t1.project_id and d.deleted_at is not null))");
        assertThat(rendered(Statements.CATALOG.entity("Project"), WIDE, false))
                .doesNotContain("projects as d");
    }

    private static String rendered(Entity entity, CallerClass callers, boolean rowByRow) {
        return conditions(callers)
                .render(RULES.rows(entity, callers).condition(), ROW, rowByRow)
                .toString();
    }

    private static String sql(Condition condition, boolean rowByRow) {
        return conditions(USER).render(condition, ROW, rowByRow).toString();
    }

    private static ConditionSql conditions(CallerClass callers) {
        return new ConditionSql(callers, RULES, new DatabaseSchema(Map.of(), Map.of()));
    }
}
