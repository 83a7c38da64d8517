package dev.sluice.query.plan;

import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.Input;
import dev.sluice.query.input.Selection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns a cursor argument into the position in an order that the cursor describes. */
final class SeekPlanner {

    private final String signature;
    private final List<SortKey> keys;
    private final Input input;
    private final String place;
    private final boolean ofRows;

    private SeekPlanner(
            String signature, List<SortKey> keys, Input input, String place, boolean ofRows) {
        this.signature = signature;
        this.keys = keys;
        this.input = input;
        this.place = place;
        this.ofRows = ofRows;
    }

    /**
     * Returns the condition that a row lies after or before a cursor. Returns null if the argument
     * is absent.
     *
     * @param argument {@code after} or {@code before}
     * @throws Refusal if the cursor was not made for this order
     */
    static PlanCondition.@Nullable Seek plan(
            Rows rows, Order order, Selection selection, String argument) {
        var values = positions(order.signature(), order.sortKeys(), selection, argument, true);
        return values == null
                ? null
                : new PlanCondition.Seek(
                        order, argument.equals("after"), values, rows.visibility());
    }

    /**
     * Returns the position of a group's cursor, with a value for each step of the order. Returns
     * null if the argument is absent.
     *
     * @param signature the signature of the order
     * @param keys the steps of the order
     * @throws Refusal if the cursor was not made for this order
     */
    static @Nullable List<PlanCondition.Position> ofGroups(
            String signature, List<SortKey> keys, Selection selection, String argument) {
        return positions(signature, keys, selection, argument, false);
    }

    private static @Nullable List<PlanCondition.Position> positions(
            String signature,
            List<SortKey> keys,
            Selection selection,
            String argument,
            boolean ofRows) {
        var input = selection.argument(argument);
        if (input == null) {
            return null;
        }
        var place = selection.name() + "." + argument;
        return new SeekPlanner(signature, keys, input, place, ofRows).positions();
    }

    private List<PlanCondition.Position> positions() {
        var cursor = Refusal.naming(place, () -> cursor(input.current()));
        return IntStream.range(0, keys.size()).mapToObj(i -> position(cursor, i)).toList();
    }

    /**
     * The cursor's value for one step. Requests share the plan, so its binds read the value from
     * each request's own cursor.
     */
    private PlanCondition.Position position(Cursor cursor, int index) {
        var type = keys.get(index).type();
        return switch (cursor.forms().get(index)) {
            case NULL -> new PlanCondition.Position.Null();
            case VALUE ->
                    new PlanCondition.Position.Value(
                            Bind.of(place, input, value -> cursor(value).bindable(index, type)));
            case DIGEST ->
                    new PlanCondition.Position.Digest(
                            Bind.of(place, input, value -> cursor(value).prefix(index)),
                            Bind.of(place, input, value -> cursor(value).digest(index)),
                            ofRows ? Bind.of(place, input, value -> cursor(value).key()) : null);
        };
    }

    private Cursor cursor(@Nullable Object value) {
        var cursor = value instanceof Cursor parsed ? parsed : Cursor.parse(String.valueOf(value));
        cursor.requireOrder(signature, keys);
        return cursor;
    }
}
