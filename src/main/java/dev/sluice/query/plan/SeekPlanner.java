package dev.sluice.query.plan;

import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.Input;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** From a cursor argument to the condition that rows lie on one side of its position. */
final class SeekPlanner {

    private SeekPlanner() {}

    /** The rows behind or before the cursor of an argument; null if it is not given. */
    static PlanCondition.@Nullable Seek plan(
            Rows rows, Order order, Selection selection, String argument) {
        var input = selection.argument(argument);
        if (input == null) {
            return null;
        }
        var place = selection.name() + "." + argument;
        var cursor = Refusal.naming(place, () -> cursor(order, input.current()));
        var values = new ArrayList<PlanCondition.Position>();
        for (var i = 0; i < order.steps().size(); i++) {
            values.add(position(order, cursor, i, input, place));
        }
        return new PlanCondition.Seek(order, argument.equals("after"), values, rows.visibility());
    }

    /** A step's value in a cursor, as a bind. */
    private static PlanCondition.Position position(
            Order order, Cursor cursor, int index, Input input, String place) {
        var type = order.steps().get(index).column().type();
        return switch (cursor.forms().get(index)) {
            case NULL -> new PlanCondition.Position.Null();
            case VALUE ->
                    new PlanCondition.Position.Value(
                            Bind.of(
                                    place,
                                    input,
                                    value -> cursor(order, value).bindable(index, type)));
            case DIGEST ->
                    new PlanCondition.Position.Digest(
                            Bind.of(place, input, value -> cursor(order, value).prefix(index)),
                            Bind.of(place, input, value -> cursor(order, value).digest(index)),
                            Bind.of(place, input, value -> cursor(order, value).key()));
        };
    }

    private static Cursor cursor(Order order, @Nullable Object value) {
        var cursor = value instanceof Cursor parsed ? parsed : Cursor.parse(String.valueOf(value));
        cursor.mustBelongTo(order);
        return cursor;
    }
}
