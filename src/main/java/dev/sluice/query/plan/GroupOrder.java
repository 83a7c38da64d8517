package dev.sluice.query.plan;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Input;
import dev.sluice.query.plan.Plan.GroupKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A total order of groups. The last steps are the group keys that {@code orderBy} does not name.
 */
public record GroupOrder(List<Step> steps) {

    public GroupOrder {
        steps = List.copyOf(steps);
    }

    /** A value of each group, with its type and direction. */
    public record Step(Value value, SortKey key) {}

    /** A value that groups are ordered by. */
    public sealed interface Value {

        /** The number of rows of the group. */
        record Count() implements Value {}

        /** A group key. The index is the key's place in {@link Plan.AggregatePlan#by}. */
        record Key(int index) implements Value {}

        /** The result of an aggregate function over a column. */
        record Result(AggregateFunction function, Column column) implements Value {}
    }

    /**
     * Returns the order of the {@code orderBy} argument, followed by the remaining group keys.
     *
     * @param place the path of the argument, for error messages
     * @throws Refusal if a step has no direction or names a field by which the rows are not
     *     grouped, or if there are too many steps
     */
    static GroupOrder of(Entity entity, List<GroupKey> by, @Nullable Input orderBy, String place) {
        var steps = new ArrayList<Step>();
        if (orderBy != null) {
            for (var item : orderBy.items()) {
                item.members()
                        .forEach(
                                (name, input) ->
                                        steps.add(
                                                step(entity, by, name, input, place + "." + name)));
            }
        }
        if (steps.size() > Order.MAX_STEPS) {
            throw Refusal.limit(steps.size() + " steps exceed the maximum of " + Order.MAX_STEPS)
                    .at(place);
        }
        IntStream.range(0, by.size())
                .filter(i -> steps.stream().noneMatch(step -> isKey(step, i)))
                .forEach(i -> steps.add(key(by, i, false)));
        return new GroupOrder(steps);
    }

    private static boolean isKey(Step step, int index) {
        return step.value() instanceof Value.Key(var at) && at == index;
    }

    private static Step step(
            Entity entity, List<GroupKey> by, String name, Input input, String place) {
        Order.requireDirection(input, place);
        if (name.equals("count")) {
            return new Step(
                    new Value.Count(),
                    new SortKey(ColumnType.BIG_INT, null, false, Order.isDescending(input)));
        }
        var member = only(input, place);
        var below = place + "." + member.getKey();
        Order.requireDirection(member.getValue(), below);
        var descending = Order.isDescending(member.getValue());
        if (name.equals("key")) {
            for (var i = 0; i < by.size(); i++) {
                if (by.get(i).field().name().equals(member.getKey())) {
                    return key(by, i, descending);
                }
            }
            throw Refusal.badInput("the rows are not grouped by " + member.getKey()).at(below);
        }
        var function = AggregateFunction.ofField(name);
        var column = entity.column(member.getKey());
        return new Step(
                new Value.Result(function, column),
                new SortKey(function.comparedType(column), null, true, descending));
    }

    private static Map.Entry<String, Input> only(Input input, String place) {
        return input.members().entrySet().stream()
                .findFirst()
                .orElseThrow(() -> Refusal.badInput("expected one field").at(place));
    }

    private static Step key(List<GroupKey> by, int index, boolean descending) {
        var field = by.get(index).field();
        var key =
                field instanceof Column column
                        ? new SortKey(column.type(), column.enumType(), true, descending)
                        : new SortKey(ColumnType.KEY, null, true, descending);
        return new Step(new Value.Key(index), key);
    }

    /** The types and directions of the order's steps. */
    public List<SortKey> sortKeys() {
        return steps.stream().map(Step::key).toList();
    }

    /**
     * A checksum of the group keys and the order. Every cursor of a group contains it, so that a
     * list can reject the cursor of another order.
     */
    public String signature(Entity entity, List<GroupKey> by) {
        var parts = new ArrayList<String>();
        parts.add(entity.name());
        by.forEach(key -> parts.add(key.field().name() + " " + key.bucket()));
        steps.forEach(
                step ->
                        parts.add(
                                switch (step.value()) {
                                            case Value.Count() -> "count";
                                            case Value.Key(var index) -> "key " + index;
                                            case Value.Result(var function, var column) ->
                                                    function.field() + " " + column.name();
                                        }
                                        + (step.key().descending() ? "-" : "+")));
        return Order.signature(parts);
    }
}
