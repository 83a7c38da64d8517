package dev.sluice.query.run;

import dev.sluice.catalog.Entity;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.cost.PlanCosts;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.BindBudget;
import dev.sluice.query.input.GlobalId;
import dev.sluice.query.input.Selection;
import dev.sluice.query.plan.RootField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes plans that are ready to run, with their cost and their values. Safe for all threads. A plan
 * that is not in the cache occupies the calling thread for some milliseconds.
 */
@Component
public final class ReadPlanner {

    private final PlanCache plans;
    private final PlanCosts costs;
    private final Limits limits;

    /** Creates a planner that uses a cache of plans. */
    public ReadPlanner(PlanCache plans, PlanCosts costs, Limits limits) {
        this.plans = plans;
        this.costs = costs;
        this.limits = limits;
    }

    /**
     * Returns the plan that reads objects of an entity. Each {@link KeyRow} holds the key of one
     * object.
     *
     * @param selection the field whose value is the object; its arguments are ignored
     * @throws Refusal if the input of a field below is not allowed, or if the plan binds too many
     *     bytes
     */
    public ReadPlan plan(Entity entity, Selection selection, Caller caller) {
        return plan(
                new RootField.One(entity),
                selection,
                caller,
                new BindBudget(limits.maxBindBytes()),
                BindPlace.PARAMETERS);
    }

    /**
     * Returns the plan of a root field.
     *
     * @param binds counts the bytes that all plans of the operation bind together
     * @param place where the statement takes the values of the plan from
     * @throws Refusal if the input of the field or of a field below is not allowed, or if the
     *     operation's plans bind too many bytes
     */
    public ReadPlan plan(
            RootField root, Selection selection, Caller caller, BindBudget binds, BindPlace place) {
        var variables = selection.operation().variables();
        var prepared = plans.prepared(root, selection, caller.asClass(), place);
        var cost = costs.of(prepared.plan(), variables);
        var values = new ArrayList<>();
        for (var bind : prepared.statement().binds()) {
            var value = ((Bind) bind).resolve(variables);
            binds.add(value);
            if (binds.isExceeded()) {
                throw Refusal.limit(
                        "The operation binds %d bytes or more; at most %d are allowed: use fewer or shorter values"
                                .formatted(binds.used(), limits.maxBindBytes()));
            }
            values.add(value);
        }
        var byRow = place == BindPlace.KEY_ROWS;
        return new ReadPlan(
                new BoundStatement(prepared.statement().text(), byRow ? List.of() : values),
                byRow ? values : List.of(),
                prepared.estimator(),
                cost,
                selection.name());
    }

    /** Whether the plan of a root field is in the cache of plans. */
    public boolean isCached(Selection selection, Caller caller, BindPlace place) {
        return plans.has(selection, caller.asClass(), place);
    }

    /**
     * Returns the key row of a root field. Returns null if the field is {@code viewer} and the
     * caller is not a user.
     *
     * @throws Refusal if the field's id is not an id of its type
     */
    public static @Nullable KeyRow keyRow(RootField root, Selection selection, Caller caller) {
        if (root instanceof RootField.Viewer && caller.userId() == null) {
            return null;
        }
        return new KeyRow(key(root, selection, caller), caller.id());
    }

    private static @Nullable UUID key(RootField root, Selection selection, Caller caller) {
        return switch (root) {
            case RootField.One(var entity) when selection.argument("id") != null ->
                    Refusal.naming(
                            entity.singleName() + ".id", () -> GlobalId.key(id(selection), entity));
            case RootField.Node _ ->
                    GlobalId.parse(id(selection).toString()).map(GlobalId.Ref::key).orElse(null);
            case RootField.Viewer _ -> caller.userId();
            case RootField.One _, RootField.Page _, RootField.Namespace _, RootField.Nodes _ ->
                    null;
        };
    }

    private static Object id(Selection selection) {
        var input = Objects.requireNonNull(selection.arguments().get("id"));
        return Objects.requireNonNull(input.current());
    }
}
