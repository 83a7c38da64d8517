package dev.sluice.query.run;

import dev.sluice.catalog.Catalog;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.plan.Bind;
import dev.sluice.query.plan.BindBudget;
import dev.sluice.query.plan.GlobalId;
import dev.sluice.query.plan.Input;
import dev.sluice.query.plan.PlanCosts;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.plan.Selection;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From a root field of a request to the key that loads its fragment. */
@Component
public final class Fragments {

    private final PlanCache plans;
    private final PlanCosts costs;
    private final Limits limits;
    private final Map<String, RootField> roots;

    public Fragments(PlanCache plans, PlanCosts costs, Catalog catalog, Limits limits) {
        this.plans = plans;
        this.costs = costs;
        this.limits = limits;
        this.roots = RootField.of(catalog);
    }

    /**
     * The account of an operation. A field whose input is refused costs nothing, as it answers
     * nothing. Counting ends with the first value beyond the limit of bytes to bind.
     *
     * @param variables the coerced ones
     * @param length characters of the whole document
     */
    public PreparedOperation prepare(
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Map<String, Object> variables,
            int length,
            Caller caller) {
        var account = new PreparedOperation();
        if (operation.getOperation() != OperationDefinition.Operation.QUERY) {
            return account;
        }
        var budget = new BindBudget(limits.maxBindBytes());
        for (var fields : Selection.roots(operation, fragments, variables)) {
            var root = roots.get(fields.getFirst().getName());
            if (root != null && !budget.isExceeded()) {
                prepare(
                        root,
                        new PlanCache.Request(operation, fields, fragments, variables, length),
                        caller,
                        budget,
                        account);
            }
        }
        account.bound(budget.used());
        return account;
    }

    private void prepare(
            RootField root,
            PlanCache.Request request,
            Caller caller,
            BindBudget budget,
            PreparedOperation account) {
        try {
            var prepared = plans.prepared(root, request, caller.asClass());
            var cost = costs.of(prepared.plan(), request.variables());
            account.add(request.fields(), cost, key(root, request, caller, prepared, budget));
        } catch (Refusal refusedByItsField) {
            account.refuse(request.fields(), refusedByItsField);
        }
    }

    private static @Nullable FragmentKey key(
            RootField root,
            PlanCache.Request request,
            Caller caller,
            PlanCache.Prepared prepared,
            BindBudget budget) {
        if (root instanceof RootField.Viewer && caller.userId() == null) {
            return null;
        }
        var binds = new ArrayList<>();
        for (var bind : prepared.statement().binds()) {
            var value = ((Bind) bind).resolve(request.variables());
            budget.add(value);
            if (budget.isExceeded()) {
                return null;
            }
            binds.add(value);
        }
        return new FragmentKey(
                prepared.statement().text(),
                binds,
                keyOf(root, request, caller),
                caller.id(),
                prepared.pace());
    }

    /**
     * The key of a field that is in no account.
     *
     * @throws Refusal if its input is refused, or it binds more than an operation may
     */
    public @Nullable FragmentKey key(RootField root, PlanCache.Request request, Caller caller) {
        var prepared = plans.prepared(root, request, caller.asClass());
        costs.of(prepared.plan(), request.variables()); // refuses sizes that no statement binds
        var budget = new BindBudget(limits.maxBindBytes());
        var key = key(root, request, caller, prepared, budget);
        if (budget.isExceeded()) {
            throw Refusal.limit(
                    "The field binds %d bytes or more; at most %d are allowed"
                            .formatted(budget.used(), limits.maxBindBytes()));
        }
        return key;
    }

    private static @Nullable UUID keyOf(RootField root, PlanCache.Request request, Caller caller) {
        return switch (root) {
            case RootField.One(var entity) ->
                    Refusal.naming(
                            entity.singleName() + ".id", () -> GlobalId.key(id(request), entity));
            case RootField.Node _ ->
                    GlobalId.parse(id(request).toString()).map(GlobalId.Ref::key).orElse(null);
            case RootField.Viewer _ -> caller.userId();
            case RootField.Page _, RootField.Groups _, RootField.Nodes _ -> null;
        };
    }

    private static Object id(PlanCache.Request request) {
        var input = Input.arguments(request.fields().getFirst(), request.variables()).get("id");
        return Objects.requireNonNull(Objects.requireNonNull(input).current());
    }
}
