package dev.sluice.query.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.DatabaseSchema.Index;
import dev.sluice.database.schema.DatabaseSchema.Table;
import dev.sluice.database.schema.TableStatistics;
import dev.sluice.query.Statements;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of 262,144 tasks in 1,024 projects, of which each has a hundredth. */
class ScanCostTests {

    private static final DatabaseSchema SCHEMA =
            new DatabaseSchema(
                    Map.of(
                            "tasks",
                            table(
                                    "tasks",
                                    index("btree", true, "id"),
                                    index("btree", false, "project_id", "id"),
                                    index("gin", false, "metadata"),
                                    index("gin", false, "title gin_trgm_ops")),
                            "projects",
                            table("projects", index("btree", true, "id"))),
                    Map.of());

    private static final Map<String, Long> ROWS = Map.of("tasks", 300_000L, "projects", 1024L);

    private final Statements statements = new Statements(SCHEMA, TableStatistics.of(ROWS));

    private static Table table(String name, Index... indexes) {
        return new Table(name, false, Map.of(), List.of(indexes), List.of());
    }

    private static Index index(String method, boolean unique, String... columns) {
        return new Index(method, List.of(columns), false, unique);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // a page without a condition follows an index
                "{ tasks(first: 1) { nodes { id } } } | 2",
                // a count and an aggregate visit every row
                "{ tasks { totalCount } } | 264",
                "{ tasks { aggregate { count } } } | 265",
                // one plain comparison, and one pattern
                "{ tasks(first: 1, filter: {description: {eq: \"a\"}}) { nodes { id } } } | 264",
                "{ tasks(first: 1, filter: {description: {ilike: \"%a%\"}}) { nodes { id } } } | 5244",
                "{ tasks(first: 1, filter: {not: {description: {ilike: \"%a%\"}}}) { nodes { id } } } | 5244",
                "{ tasks(first: 1, filter: {or: [{description: {ilike: \"%a%\"}}, {description: {like: \"b\"}}]}) { nodes { id } } } | 10487",
                "{ tasks(filter: {description: {ilike: \"%a%\"}}) { totalCount } } | 5507",
                // an index finds the rows, or leaves few of them
                "{ tasks(first: 1, filter: {id: {eq: \"task_01900000-0000-7000-8000-000000002101\"}, description: {ilike: \"%a%\"}}) { nodes { id } } } | 2",
                "{ tasks(first: 1, filter: {project: {id: {eq: \"project_01900000-0000-7000-8000-000000002101\"}}}) { nodes { id } } } | 30",
                "{ tasks(first: 1, filter: {title: {ilike: \"%word%\"}}) { nodes { id } } } | 264",
                "{ tasks(first: 1, filter: {metadata: {hasKey: \"a\"}}) { nodes { id } } } | 264",
                // what an index cannot serve
                "{ tasks(first: 1, filter: {title: {ilike: \"%w%o%r%\"}}) { nodes { id } } } | 5244",
                "{ tasks(first: 1, filter: {or: [{id: {eq: \"task_01900000-0000-7000-8000-000000002101\"}}, {description: {eq: \"a\"}}]}) { nodes { id } } } | 526",
                // lists of rows, and conditions on related rows
                "{ projects(first: 10) { nodes { tasks(first: 1, filter: {description: {ilike: \"%a%\"}}) { nodes { id } } } } } | 555",
                "{ projects(first: 1, filter: {tasks: {some: {description: {ilike: \"%a%\"}}}}) { nodes { id } } } | 56383",
                "{ projects(first: 1, filter: {tasks: {none: {description: {ilike: \"%a%\"}}}}) { nodes { id } } } | 56383",
                "{ projects(first: 1, filter: {tasks: {every: {description: {ilike: \"%a%\"}}}}) { nodes { id } } } | 56383",
            })
    void countsTheRowsThatMayBeRead(String operation, long cost) {
        assertThat(statements.cost(operation, Map.of())).isEqualTo(cost);
    }

    @Test
    void allowsAnOrdinaryFilterAndNotAHundred() {
        var condition = "{description: {ilike: \"%l%o%r%e%m0_kzz%\"}}";
        var document = "{ tasks(first: 1, filter: {or: [%s]}) { nodes { id } } }";
        var budget = Statements.LIMITS.maxCost();
        assertThat(statements.cost(document.formatted(condition), Map.of()))
                .isLessThan(budget / 10);
        assertThat(statements.cost(document.formatted(condition.repeat(99)), Map.of()))
                .isGreaterThan(budget);
    }

    @Test
    void countsTheItemsOfAListByItsVariable() {
        var document =
                "query ($x: [ID!]) { tasks(first: 1, filter: {id: {in: $x}, description: {ilike: \"%a%\"}}) { nodes { id } } }";
        var ids = java.util.Collections.nCopies(1000, "task_01900000-0000-7000-8000-000000002101");
        assertThat(statements.cost(document, Map.of("x", ids))).isEqualTo(23);
    }

    @Test
    void asksNothingOfSmallTables() {
        assertThat(
                        new Statements(SCHEMA, TableStatistics.of(Map.of("tasks", 40L)))
                                .cost(
                                        "{ tasks(first: 1, filter: {description: {ilike: \"%a%\"}}) { nodes { id } } }",
                                        Map.of()))
                .isEqualTo(2);
    }
}
