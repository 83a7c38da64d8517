package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How far budgets are used in the time that lasts. */
class BudgetUsageIntegrationTests {

    /** Spent today: 8 dollars by Pathfinder, a coder of atlas; 1 by Foghorn, a tester of beacon. */
    private static final String SPENT_TODAY =
            """
            insert into token_usage (usage_date, agent_id, agent_type, project_id, model, cost_usd)
            select (now() at time zone 'UTC')::date, a.id, a.type, a.project_id, 'm', spent.cost
            from (values ('Pathfinder', 8), ('Foghorn', 1)) as spent (name, cost) join agents as a using (name)""";

    private static DatabaseTarget database;
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        database = TestDatabase.copy();
        TestDatabase.execute(database, SPENT_TODAY);
        sluice = TestSluice.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Everything, 9.000000, 1.80, WITHIN",
        "'atlas, a month', 8.000000, 6.67, WITHIN",
        "'atlas, a day', 8.000000, 80.00, WITHIN",
        "Pathfinder, 8.000000, 31.37, WITHIN",
        "beacon, 1.000000, 2.50, WITHIN",
        "'Foghorn''s \"noise\"', 1.000000, , USED_UP",
        "All coders, 8.000000, 4.00, WITHIN",
        "Conductor, 0, 0.00, WITHIN",
    })
    void isAddedUpByWhatTheBudgetHoldsFor(
            String budget, String spent, String percent, String state) {
        var usage = current(budget);
        assertThat(usage.get("isCurrent").asBoolean()).isTrue();
        assertThat(new BigDecimal(usage.get("spentUsd").asString())).isEqualByComparingTo(spent);
        if (percent == null) {
            assertThat(usage.get("usedPercent").isNull()).isTrue();
        } else {
            assertThat(new BigDecimal(usage.get("usedPercent").asString()))
                    .isEqualByComparingTo(percent);
        }
        assertThat(usage.get("state").asString()).isEqualTo(state);
    }

    @Test
    void saysWhenAnAlertIsDue() {
        TestDatabase.execute(
                database,
                """
                insert into budget_limits (name, scope_type, project_id, amount_usd, period, alert_threshold) values
                  ('nearly', 'project', '01900000-0000-7000-8000-0000000000b1', 10, 'weekly', 0.80),
                  ('just', 'project', '01900000-0000-7000-8000-0000000000b1', 8, 'monthly', 0.80)""");
        assertThat(current("nearly").get("state").asString()).isEqualTo("ALERT");
        assertThat(current("just").get("state").asString()).isEqualTo("USED_UP");
        assertThat(
                        sluice.ask(
                                        "ada",
                                        "{ budgetUsages(filter: { isCurrent: { eq: true }, state: { ne: WITHIN }, budget: { isActive: { eq: true }, name: { ne: \"just\" } } }) { nodes { budget { name } } } }")
                                .at("/data/budgetUsages/nodes/0/budget/name")
                                .asString())
                .isEqualTo("nearly");
    }

    @Test
    void aTimeWithoutAnEndOrBeginningIsRead() {
        TestDatabase.execute(
                database,
                """
                insert into budget_limits (name, scope_type, amount_usd, period, created_at) values
                  ('ever', 'global', 10, 'monthly', '-infinity'), ('never', 'global', 10, 'daily', 'infinity')""");
        assertThat(current("ever").get("isCurrent").asBoolean()).isTrue();
        assertThat(current("never").get("isCurrent").asBoolean()).isTrue();
    }

    private static JsonNode current(String budget) {
        var answer =
                sluice.ask(
                        "ada",
                        """
                        query ($name: String!) { budgetLimits(filter: { name: { eq: $name } }) {
                            nodes { usages(first: 1) { nodes { isCurrent spentUsd usedPercent state } } } } }""",
                        Map.of("name", budget));
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        return answer.at("/data/budgetLimits/nodes/0/usages/nodes/0");
    }
}
