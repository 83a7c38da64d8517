package dev.sluice.query;

import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.TableStatistics;
import dev.sluice.policy.Caller;
import dev.sluice.gateway.engine.OperationAccounts;
import dev.sluice.gateway.engine.PayloadTypes;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.cost.PlanCosts;
import dev.sluice.query.plan.RequestedOperation;
import dev.sluice.query.run.PlanCache;
import dev.sluice.query.run.ReadPlanner;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a root field to the key that loads it:
 *
 * <pre>./mvnw -B -ntp -q -Pjmh -Dspotless.check.skip test-compile exec:exec -Djmh.arguments="-prof gc"</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlanBenchmark {

    private static final Caller CALLER = Caller.user(new UUID(1, 2));

    private static final Map<String, String> DOCUMENTS =
            Map.of(
                    "row",
                    "query ($id: ID!) { user(id: $id) { id name username } }",
                    "tasks",
                    "{ tasks(first: 20) { nodes { id title status assignee { name type } project { name owner { name } } } } }",
                    "conversations",
                    "{ conversations(first: 20) { nodes { title project { name } messages(first: 10) { nodes { content author { name } } } } } }");

    @Param({"row", "tasks", "conversations"})
    public String operation = "row";

    private final DatabaseSchema schema = new DatabaseSchema(Map.of(), Map.of());
    private final OperationAccounts accounts =
            new OperationAccounts(
                    new ReadPlanner(
                            new PlanCache(
                                    Statements.CATALOG,
                                    schema,
                                    VisibilityRules.standard(),
                                    Statements.LIMITS),
                            new PlanCosts(schema, TableStatistics.of(Map.of())),
                            Statements.LIMITS),
                    Statements.CATALOG,
                    PayloadTypes.NONE,
                    Statements.LIMITS);
    private final Map<String, Object> variables =
            Map.of("id", "user_01900000-0000-7000-8000-000000000001");
    private OperationDefinition parsed = new OperationDefinition("none");

    @Setup
    public void parse() {
        parsed = parse(DOCUMENTS.get(operation));
    }

    private static OperationDefinition parse(String document) {
        return Parser.parse(document)
                .getDefinitionsOfType(OperationDefinition.class)
                .getFirst();
    }

    private Object key(OperationDefinition document) {
        var field = (Field) document.getSelectionSet().getSelections().getFirst();
        return accounts
                .of(new RequestedOperation(document, Map.of(), variables, 200), CALLER)
                .key(List.of(field));
    }

    /** What a document costs that was never seen before: it is parsed, planned and written as SQL. */
    @Benchmark
    public Object parsedPlannedAndWritten() {
        return key(parse(DOCUMENTS.get(operation)));
    }

    /** What each further request with it costs: its plan is found, its values are bound. */
    @Benchmark
    public Object found() {
        return key(parsed);
    }
}
