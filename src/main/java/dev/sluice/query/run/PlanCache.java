package dev.sluice.query.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
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
 * Caches plans with their statements. A plan's key is the place of its field in a parsed document,
 * the shapes of the variables and the class of the caller. Parsed documents are cached too, so that
 * equal texts give the same syntax tree and find the same plans.
 */
@Component
public final class PlanCache {

    /** Maximum bytes, roughly, of all plans with the documents that they keep in memory. */
    private static final long MAX_WEIGHT = 64 << 20;

    /** Bytes, roughly, of a parsed document for each character of its text. */
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
     * The estimators of run times by the text of their statements. An estimator stays here as long
     * as a plan uses it. Documents that differ only in literal values share an estimator, because
     * their statements have the same text.
     */
    private final Cache<String, RunEstimator> estimators =
            Caffeine.newBuilder().weakValues().build();

    /**
     * Creates an empty cache.
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

    /** A field in a parsed document. Nodes of the syntax tree are compared by identity. */
    private record Place(OperationDefinition operation, List<Field> fields) {}

    private record Key(Place place, List<Object> shapes, CallerClass callers, BindPlace binds) {}

    /**
     * A plan in the cache.
     *
     * @param statement the plan as an SQL statement
     * @param estimator estimates the time of the statement from its recent runs
     * @param weight bytes, roughly, of the plan and the document that it keeps in memory
     */
    public record Prepared(
            Plan plan, Sql.Statement statement, RunEstimator estimator, int weight) {}

    /**
     * Returns the plan of a root field. Makes the plan if it is not in the cache.
     *
     * @param binds where the statement takes the values of the plan from
     * @throws Refusal if the input of the field, or of a field below it, is not allowed
     */
    public Prepared prepared(
            RootField root, Selection selection, CallerClass callers, BindPlace binds) {
        return Objects.requireNonNull(
                prepared.get(
                        key(selection, callers, binds),
                        _ -> prepare(root, selection, callers, binds)));
    }

    /** Whether the plan of a root field is in the cache. */
    boolean has(Selection selection, CallerClass callers, BindPlace binds) {
        return prepared.asMap().containsKey(key(selection, callers, binds));
    }

    private Key key(Selection selection, CallerClass callers, BindPlace binds) {
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
        return new Key(place, shapes, callers, binds);
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

    /** The number of plans that were made because they were not in the cache; for tests. */
    public long plansMade() {
        return prepared.stats().loadCount();
    }

    /** The hits, misses, evictions and the time of planning. */
    public CacheStats statistics() {
        return prepared.stats();
    }

    /** The number of plans in the cache, roughly. */
    public long size() {
        return prepared.estimatedSize();
    }

    /** The number of plans in the cache now; for tests. */
    public long plansKept() {
        prepared.cleanUp();
        return prepared.estimatedSize();
    }

    /** The variables that a field uses, including those in fragments. */
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
