package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.policy.Caller;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.Reader;
import dev.sluice.query.input.BindBudget;
import dev.sluice.query.input.RequestedOperation;
import dev.sluice.query.input.Selection;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.run.AnswerMemory;
import dev.sluice.query.run.BindPlace;
import dev.sluice.query.run.Budget;
import dev.sluice.query.run.Deadline;
import dev.sluice.query.run.ReadPlanner;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A statement whose values are columns of the key rows answers what the statement with parameters
 * answers. The seed is printed; {@code -Dtests.seed=N} repeats it.
 */
class BindColumnsIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger(BindColumnsIntegrationTests.class);
    private static final int OPERATIONS = 1500;

    private final TestSluice sluice = TestSluice.shared();
    private final Limits limits = sluice.bean(Limits.class);
    private final ReadPlanner planner = sluice.bean(ReadPlanner.class);
    private final Reader reader = sluice.bean(Reader.class);
    private final Map<String, RootField> roots = RootField.of(sluice.bean(Catalog.class));
    private final Caller caller = Caller.administrator(new UUID(0, 0));

    @Test
    void answersTheSameAsParameters() {
        var seed = Long.getLong("tests.seed", System.nanoTime());
        LOG.info("Seed: {}", seed);
        var generator =
                new OperationGenerator(
                        sluice.bean(GraphQLSchema.class), new Random(seed), ids(), cursors());
        var compared = 0;
        var withValues = 0;
        for (var i = 0; i < OPERATIONS; i++) {
            var operation = generator.next();
            for (var field : fields(operation)) {
                var root = roots.get(field.name());
                if (root == null || measures(root)) {
                    continue;
                }
                var expected = read(root, field, BindPlace.PARAMETERS);
                assertThat(read(root, field, BindPlace.KEY_ROWS))
                        .as("seed %d: %s", seed, operation)
                        .isEqualTo(expected);
                compared++;
                withValues += expected.startsWith("{") && operation.contains("filter") ? 1 : 0;
            }
        }
        assertThat(compared).isGreaterThan(OPERATIONS / 2);
        assertThat(withValues).isPositive();
    }

    /** Views measure the database, and change from one question to the next. */
    private boolean measures(RootField root) {
        var tables = sluice.bean(DatabaseSchema.class).tables();
        return switch (root) {
            case RootField.One(var entity) -> tables.get(entity.table()).isView();
            case RootField.Page(var entity) -> tables.get(entity.table()).isView();
            case RootField.Namespace _ -> true;
            case RootField.Viewer _, RootField.Node _, RootField.Nodes _ -> false;
        };
    }

    /** The fields at the root; none of a document that cannot be parsed. */
    private static List<Selection> fields(String document) {
        Document parsed;
        try {
            parsed = Parser.parse(document);
        } catch (InvalidSyntaxException invalid) {
            return List.of();
        }
        var operation = parsed.getDefinitionsOfType(OperationDefinition.class).getFirst();
        var fragments =
                parsed.getDefinitionsOfType(FragmentDefinition.class).stream()
                        .collect(Collectors.toMap(FragmentDefinition::getName, each -> each));
        return List.copyOf(
                new RequestedOperation(operation, fragments, Map.of(), document.length()).roots());
    }

    private String read(RootField root, Selection field, BindPlace place) {
        var budget =
                new Budget(
                        Deadline.in(Duration.ofSeconds(30)),
                        new CallerKey("test"),
                        new AnswerMemory(Long.MAX_VALUE).reserve());
        try {
            var plan =
                    planner.plan(root, field, caller, new BindBudget(limits.maxBindBytes()), place);
            var row = ReadPlanner.keyRow(root, field, caller);
            if (row == null) {
                return "nothing";
            }
            var fragment = reader.read(plan, List.of(row), budget).block().getFirst().orThrow();
            return fragment == null ? "null" : new String(fragment.utf8(), StandardCharsets.UTF_8);
        } catch (Refusal refusal) {
            return refusal.code() + " " + refusal.getMessage();
        }
    }

    private List<String> ids() {
        var ids = new ArrayList<String>();
        for (var list : List.of("tasks", "messages", "users", "projects")) {
            for (var node :
                    sluice.ask("ada", "{ r: " + list + " { nodes { id } } }").at("/data/r/nodes")) {
                ids.add(node.get("id").asString());
            }
        }
        return ids;
    }

    private List<String> cursors() {
        var cursors = new ArrayList<>(List.of("", "x", "bnVsbA=="));
        for (var list : List.of("tasks", "messages(orderBy: [{createdAt: ASC}])")) {
            for (var edge :
                    sluice.ask("ada", "{ r: " + list + " { edges { cursor } } }")
                            .at("/data/r/edges")) {
                cursors.add(edge.get("cursor").asString());
            }
        }
        return cursors;
    }
}
