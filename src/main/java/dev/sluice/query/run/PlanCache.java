package dev.sluice.query.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.catalog.Catalog;
import dev.sluice.database.Sql;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.input.Selection;
import dev.sluice.query.plan.Plan;
import dev.sluice.query.plan.Planner;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.sql.PlanSql;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Plans that were made, as statements. A plan is found by the place of its field in a parsed
 * document (documents are cached, so the same text is the same tree), the shapes of the variables
 * that the field uses, and the class of the caller.
 */
@Component
public final class PlanCache {

    /** Bytes, roughly, of all plans with the documents that they keep alive. */
    private static final long MAX_WEIGHT = 64 << 20;

    /** A parsed document takes some ten times its text. */
    private static final int NODES_PER_CHARACTER = 10;

    private static final int OVERHEAD = 1000;

    private final Catalog catalog;
    private final DatabaseSchema database;
    private final VisibilityRules rules;
    private final Limits limits;
    private final Shape shape;
    private final Cache<Place, Used> variablesOfPlace =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_WEIGHT)
                    .<Place, Used>weigher((_, used) -> used.weight())
                    .build();
    private final Cache<Key, Prepared> prepared =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_WEIGHT)
                    .<Key, Prepared>weigher((_, plan) -> plan.weight())
                    .recordStats()
                    .build();

    /**
     * Estimators by the text of their statements, as long as a plan uses them. Documents that
     * differ only in literal values are of one speed.
     */
    private final Cache<String, RunEstimator> estimators =
            Caffeine.newBuilder().weakValues().build();

    /**
     * An empty cache.
     *
     * @param rules the visibility rules, which are a part of every statement
     */
    public PlanCache(
            Catalog catalog, DatabaseSchema database, VisibilityRules rules, Limits limits) {
        this.catalog = catalog;
        this.database = database;
        this.rules = rules;
        this.limits = limits;
        this.shape = new Shape(catalog);
    }

    private record Used(List<VariableDefinition> variables, int weight) {}

    /** A field in a document. Nodes are the same only if they are identical. */
    private record Place(OperationDefinition operation, List<Field> fields) {}

    private record Key(Place place, List<Object> shapes, CallerClass callers, BindPlace binds) {}

    /**
     * A plan that was made.
     *
     * @param statement the statement that was made of it
     * @param estimator how quick the statement has been
     * @param weight bytes, roughly, with the document that it keeps alive
     */
    public record Prepared(
            Plan plan, Sql.Statement statement, RunEstimator estimator, int weight) {}

    /**
     * The plan for a field, made now if it was not before.
     *
     * @param binds where its statement has the values
     * @throws Refusal if the input of the field, or of one below it, is not allowed
     */
    public Prepared prepared(
            RootField root, Selection selection, CallerClass callers, BindPlace binds) {
        var operation = selection.operation();
        var place = new Place(operation.definition(), selection.fields());
        var used = Objects.requireNonNull(variablesOfPlace.get(place, _ -> used(selection)));
        var shapes = new ArrayList<Object>(used.variables().size());
        for (var variable : used.variables()) {
            shapes.add(
                    shape.of(
                            Objects.requireNonNull(variable.getType()),
                            variable.getName(),
                            operation.variables()));
        }
        return Objects.requireNonNull(
                prepared.get(
                        new Key(place, shapes, callers, binds),
                        _ -> prepare(root, selection, callers, binds)));
    }

    private Prepared prepare(
            RootField root, Selection selection, CallerClass callers, BindPlace binds) {
        var plan = new Planner(catalog, callers, limits).plan(root, selection);
        var statement =
                switch (binds) {
                    case PARAMETERS -> PlanSql.statement(plan, callers, rules, database, limits);
                    case KEY_ROWS -> PlanSql.statementByRow(plan, callers, rules, database, limits);
                };
        return new Prepared(
                plan,
                statement,
                Objects.requireNonNull(estimators.get(statement.text(), _ -> new RunEstimator())),
                weight(selection) + 2 * statement.text().length());
    }

    /** How many plans were made and not found; for tests and metrics. */
    public long plansMade() {
        return prepared.stats().loadCount();
    }

    /** How many plans are kept now; for tests and metrics. */
    public long plansKept() {
        prepared.cleanUp();
        return prepared.estimatedSize();
    }

    /** The variables that a field uses, in fragments too. */
    private static Used used(Selection selection) {
        var operation = selection.operation();
        var names = new LinkedHashSet<String>();
        var seen = new HashSet<String>();
        selection.fields().forEach(field -> collect(field, operation.fragments(), names, seen));
        var variables =
                operation.definition().getVariableDefinitions().stream()
                        .filter(variable -> names.contains(variable.getName()))
                        .toList();
        return new Used(variables, weight(selection));
    }

    private static int weight(Selection selection) {
        return selection.operation().length() * NODES_PER_CHARACTER + OVERHEAD;
    }

    private static void collect(
            @Nullable Node<?> node,
            Map<String, FragmentDefinition> fragments,
            Set<String> names,
            Set<String> seen) {
        switch (node) {
            case null -> {}
            case VariableReference reference -> names.add(reference.getName());
            case FragmentSpread spread -> {
                children(spread, fragments, names, seen);
                if (seen.add(spread.getName())) {
                    collect(fragments.get(spread.getName()), fragments, names, seen);
                }
            }
            default -> children(node, fragments, names, seen);
        }
    }

    private static void children(
            Node<?> node,
            Map<String, FragmentDefinition> fragments,
            Set<String> names,
            Set<String> seen) {
        for (Object child : node.getChildren()) {
            collect((Node<?>) child, fragments, names, seen);
        }
    }
}
