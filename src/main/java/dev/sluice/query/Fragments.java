package dev.sluice.query;

import dev.sluice.catalog.Catalog;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Refusal;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From a root field of a request to the key that loads its fragment. */
@Component
public final class Fragments {

    private final PlanCache plans;
    private final Map<String, RootField> roots;

    Fragments(PlanCache plans, Catalog catalog) {
        this.plans = plans;
        this.roots = RootField.of(catalog);
    }

    /**
     * How many objects an operation may answer. A field whose input is refused counts nothing: it
     * answers nothing.
     *
     * @param variables the coerced ones
     * @param length characters of the whole document
     */
    public long cost(
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Map<String, Object> variables,
            int length,
            Caller caller) {
        if (operation.getOperation() != OperationDefinition.Operation.QUERY) {
            return 0;
        }
        var cost = 0L;
        for (var fields : Selection.roots(operation, fragments, variables)) {
            var root = roots.get(fields.getFirst().getName());
            if (root != null) {
                var request =
                        new PlanCache.Request(operation, fields, fragments, variables, length);
                var more = cost(root, request, caller);
                cost = more > Long.MAX_VALUE - cost ? Long.MAX_VALUE : cost + more;
            }
        }
        return cost;
    }

    private long cost(RootField root, PlanCache.Request request, Caller caller) {
        try {
            return PlanCost.of(
                    plans.prepared(root, request, caller.kind()).plan(), request.variables());
        } catch (Refusal refusedByItsField) {
            return 0;
        }
    }

    /**
     * The key of a root field's fragment for a caller; null if there is nothing to load. Refuses
     * input that no plan can have.
     */
    public @Nullable FragmentKey key(RootField root, PlanCache.Request request, Caller caller) {
        if (root instanceof RootField.Viewer && caller.id() == null) {
            return null;
        }
        var prepared = plans.prepared(root, request, caller.kind());
        PlanCost.of(prepared.plan(), request.variables()); // refuses sizes that no statement binds
        var statement = prepared.statement();
        var binds =
                statement.binds().stream()
                        .map(bind -> ((Bind) bind).resolve(request.variables()))
                        .toList();
        return new FragmentKey(
                statement.text(),
                binds,
                keyOf(root, request, caller),
                caller.id(),
                prepared.pace());
    }

    private static @Nullable UUID keyOf(RootField root, PlanCache.Request request, Caller caller) {
        return switch (root) {
            case RootField.One(var entity) ->
                    Refusal.naming(
                            entity.singleName() + ".id", () -> GlobalId.key(id(request), entity));
            case RootField.Node _ ->
                    GlobalId.parse(id(request).toString()).map(GlobalId.Ref::key).orElse(null);
            case RootField.Viewer _ -> caller.id();
            case RootField.Page _, RootField.Groups _, RootField.Nodes _ -> null;
        };
    }

    private static Object id(PlanCache.Request request) {
        var input = Input.arguments(request.fields().getFirst(), request.variables()).get("id");
        return Objects.requireNonNull(Objects.requireNonNull(input).current());
    }
}
