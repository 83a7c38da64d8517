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
 * Makes plans that are ready to be read, with their cost and their binds. Safe for all threads; a
 * plan that is not in the cache takes the calling thread for milliseconds.
 */
@Component
public final class ReadPlanner {

    private final PlanCache plans;
    private final PlanCosts costs;
    private final Limits limits;

    /** A planner over a cache of plans. */
    public ReadPlanner(PlanCache plans, PlanCosts costs, Limits limits) {
        this.plans = plans;
        this.costs = costs;
        this.limits = limits;
    }

    /**
     * The plan that reads objects of an entity, each by the key of its key row.
     *
     * @param selection the field whose value is the object; its arguments do not matter
     * @throws Refusal if input below the field is not allowed, or the plan binds more bytes than an
     *     operation may
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
     * The plan of a root field.
     *
     * @param binds counts what the plan binds, beside what the operation's other plans do
     * @param place where its statement has the values
     * @throws Refusal if input of the field or below it is not allowed, or the operation's plans
     *     bind more bytes than they may
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

    /**
     * The key row of a root field; null if there is nothing to read, because the field is about the
     * caller's own user and the caller is none.
     *
     * @throws Refusal if the field's id is not one of its type
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
