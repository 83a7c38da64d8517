package dev.sluice.query.plan;

import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.JsonShape;
import dev.sluice.catalog.JsonType;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.Selection;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.Plan.Member;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans the selection of a JSON column that is read as typed fields. */
final class JsonPlanner {

    private JsonPlanner() {}

    static JsonPlan plan(JsonShape shape, Selection selection) {
        return switch (shape) {
            case JsonShape.Scalar(var type) ->
                    new JsonPlan.Scalar(type, type == ColumnType.JSON ? path(selection) : null);
            case JsonShape.Label(var values) -> new JsonPlan.Label(values);
            case JsonShape.Items(var item, var nullableItems) ->
                    new JsonPlan.Items(plan(item, selection), nullableItems);
            case JsonShape.Node(var type) -> node(type, selection);
        };
    }

    /**
     * Returns the {@code path} argument of a JSON field, which selects a part of the JSON. Returns
     * null for the whole JSON.
     */
    static @Nullable Bind path(Selection selection) {
        var path = selection.argument("path");
        return path == null ? null : Bind.of(selection.name() + ".path", path, Values.PATH);
    }

    private static JsonPlan node(JsonType type, Selection selection) {
        var members = new ArrayList<Member<JsonPlan.JsonMember>>();
        selection
                .members(type.name()::equals)
                .forEach((key, member) -> members.add(new Member<>(key, member(type, member))));
        return new JsonPlan.Node(members);
    }

    private static JsonPlan.JsonMember member(JsonType type, Selection selection) {
        if (selection.name().equals(Planner.TYPE_NAME)) {
            return new JsonPlan.JsonMember.TypeName(type.name());
        }
        var member = Objects.requireNonNull(type.members().get(selection.name()));
        return new JsonPlan.JsonMember.Value(member.keys(), plan(member.shape(), selection));
    }
}
