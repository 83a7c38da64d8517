package dev.sluice.query;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.catalog.declaration.Declarations;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.TableStatistics;
import dev.sluice.gateway.TestLimits;
import dev.sluice.gateway.engine.OperationAccount;
import dev.sluice.gateway.engine.OperationAccounts;
import dev.sluice.gateway.engine.PayloadTypes;
import dev.sluice.gateway.fragment.FragmentKey;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.cost.PlanCosts;
import dev.sluice.query.input.RequestedOperation;
import dev.sluice.query.run.PlanCache;
import dev.sluice.query.run.ReadPlanner;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans operations over Sluice's own types, without a database. */
public final class Statements {

    public static final Limits LIMITS = TestLimits.defaults();

    public static final Catalog CATALOG = catalog();

    private static final DatabaseSchema SCHEMA = new DatabaseSchema(Map.of(), Map.of());

    private final PlanCache plans =
            new PlanCache(CATALOG, SCHEMA, VisibilityRules.standard(), LIMITS);
    private final OperationAccounts accounts;

    /** On tables of which nothing is known. */
    public Statements() {
        this(TableStatistics.of(Map.of()));
    }

    public Statements(TableStatistics statistics) {
        this(SCHEMA, statistics);
    }

    public Statements(DatabaseSchema schema, TableStatistics statistics) {
        var planner = new ReadPlanner(plans, new PlanCosts(schema, statistics), LIMITS);
        this.accounts = new OperationAccounts(planner, CATALOG, PayloadTypes.NONE, LIMITS);
    }

    private static Catalog catalog() {
        try (var files = Files.list(Path.of("graphql"))) {
            var texts = new ArrayList<String>();
            for (var file :
                    files.filter(each -> each.toString().endsWith(".graphqls")).sorted().toList()) {
                texts.add(Files.readString(file));
            }
            var problems = new CatalogProblems();
            var catalog = CatalogReader.read(Declarations.parse(texts), problems);
            problems.throwIfAny();
            return catalog;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static Document parse(String operation) {
        return Parser.parse(operation);
    }

    /** The key of an operation's first root field. */
    public FragmentKey key(String operation, Map<String, Object> variables, Caller caller) {
        return key(parse(operation), variables, caller);
    }

    public FragmentKey key(Document document, Map<String, Object> variables, Caller caller) {
        return key(document, variables, 0, caller);
    }

    public FragmentKey key(
            Document document, Map<String, Object> variables, int length, Caller caller) {
        var operation = document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        var field = (Field) operation.getSelectionSet().getSelections().getFirst();
        return accounts.of(
                        new RequestedOperation(operation, fragments(document), variables, length),
                        caller)
                .key(List.of(field));
    }

    /** What an operation costs. */
    public long cost(String text, Map<String, Object> variables) {
        return prepare(text, variables).cost();
    }

    /** The account of an operation. */
    public OperationAccount prepare(String text, Map<String, Object> variables) {
        var document = parse(text);
        var operation = document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        return accounts.of(
                new RequestedOperation(operation, fragments(document), variables, 0),
                Caller.anonymous());
    }

    private static Map<String, FragmentDefinition> fragments(Document document) {
        return document.getDefinitionsOfType(FragmentDefinition.class).stream()
                .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment));
    }

    public long plansKept() {
        return plans.plansKept();
    }

    public long plansMade() {
        return plans.plansMade();
    }
}
