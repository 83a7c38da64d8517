package dev.sluice.query;

import dev.sluice.policy.Caller;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From a root field of a request to the key that loads its fragment. */
@Component
public final class Fragments {

    private final PlanCache plans;

    Fragments(PlanCache plans) {
        this.plans = plans;
    }

    /**
     * The key of a root field's fragment for a caller; null if there is nothing to load. Refuses
     * input that no plan can have.
     */
    public @Nullable FragmentKey key(RootField root, PlanCache.Request request, Caller caller) {
        if (root instanceof RootField.Viewer && caller.id() == null) {
            return null;
        }
        var statement = plans.statement(root, request, caller.kind());
        var binds =
                statement.binds().stream()
                        .map(bind -> ((Bind) bind).resolve(request.variables()))
                        .toList();
        return new FragmentKey(statement.text(), binds, keyOf(root, request, caller), caller.id());
    }

    private static @Nullable UUID keyOf(RootField root, PlanCache.Request request, Caller caller) {
        return switch (root) {
            case RootField.One(var entity) -> GlobalId.key(id(request), entity);
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
