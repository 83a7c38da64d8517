package dev.sluice.query.plan;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Input;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A total order of an entity's rows. The last step is always the key, so no two rows compare as
 * equal. Nulls come last in both directions.
 */
public record Order(Entity entity, List<Step> steps) {

    /**
     * The maximum number of steps of an {@code orderBy}. Each step adds a comparison to the SQL
     * condition of a cursor.
     */
    static final int MAX_STEPS = 8;

    /**
     * A column and its direction.
     *
     * @param ranked the search whose rank is compared, if the column is {@link SearchRank#COLUMN};
     *     else null
     */
    public record Step(Column column, boolean descending, Condition.@Nullable Matches ranked) {

        public Step(Column column, boolean descending) {
            this(column, descending, null);
        }
    }

    public Order {
        steps = List.copyOf(steps);
    }

    /**
     * Returns the order that an {@code orderBy} argument asks for. Without the argument, the result
     * is the default order, or else the order of the keys.
     *
     * @param filter the list's filter, which must contain a search for an order by search rank
     * @param place the path of the argument, for error messages
     */
    static Order of(
            Entity entity,
            @Nullable Input orderBy,
            Relation.@Nullable DefaultOrder defaultOrder,
            Condition filter,
            String place) {
        var steps = new ArrayList<Step>();
        if (orderBy != null) {
            for (var item : orderBy.items()) {
                item.members()
                        .forEach(
                                (field, direction) ->
                                        steps.add(step(entity, field, direction, filter, place)));
            }
        }
        if (steps.isEmpty() && defaultOrder != null) {
            for (var step : defaultOrder.steps()) {
                steps.add(new Step(entity.column(step.field()), step.descending()));
            }
        }
        return new Order(entity, total(entity, steps, place));
    }

    private static Step step(
            Entity entity, String field, Input direction, Condition filter, String place) {
        requireDirection(direction, place + "." + field);
        var descending = isDescending(direction);
        return field.equals(Entity.SEARCH_RANK) && entity.search() != null
                ? new Step(
                        SearchRank.COLUMN,
                        descending,
                        Refusal.naming(place, () -> SearchRank.required(filter)))
                : new Step(entity.column(field), descending);
    }

    /** Rejects a step whose direction is missing. */
    static void requireDirection(Input direction, String place) {
        var missing = direction.missing();
        if (missing != null) {
            throw Refusal.badInput(missing + "; expected ASC or DESC").at(place);
        }
    }

    static boolean isDescending(Input direction) {
        return "DESC".equals(direction.current());
    }

    /**
     * Removes repeated steps and ends the order with the key. An appended key gets the direction of
     * the step before it, so that one index can serve the order.
     */
    private static List<Step> total(Entity entity, List<Step> asked, String place) {
        if (asked.size() > MAX_STEPS) {
            throw Refusal.limit(asked.size() + " steps exceed the maximum of " + MAX_STEPS)
                    .at(place);
        }
        var steps = new ArrayList<Step>();
        var seen = new HashSet<String>();
        for (var step : asked) {
            if (seen.add(step.column().name())) {
                steps.add(step);
            }
            if (step.column().equals(entity.key())) {
                return steps;
            }
        }
        steps.add(new Step(entity.key(), !steps.isEmpty() && steps.getLast().descending()));
        return steps;
    }

    /** The types and directions of the order's steps. */
    public List<SortKey> sortKeys() {
        return steps.stream()
                .map(
                        step ->
                                new SortKey(
                                        step.column().type(),
                                        step.column().enumType(),
                                        step.column().nullable(),
                                        step.descending()))
                .toList();
    }

    /**
     * A checksum of the order. Every cursor contains it, so that a list can reject the cursor of
     * another order.
     */
    public String signature() {
        var parts = new ArrayList<String>();
        parts.add(entity.name());
        steps.forEach(step -> parts.add(step.column().name() + (step.descending() ? "-" : "+")));
        return signature(parts);
    }

    /** A checksum of the parts as a short text. */
    static String signature(List<String> parts) {
        var crc = new CRC32();
        crc.update(String.join(" ", parts).getBytes(StandardCharsets.UTF_8));
        return Long.toString(crc.getValue(), Character.MAX_RADIX);
    }

    /**
     * Whether one SQL row comparison, such as {@code (a, b) > (x, y)}, can find the rows after a
     * position. No column may be nullable, and all steps must have the same direction.
     */
    public boolean isUniform() {
        return steps.stream()
                .allMatch(
                        step ->
                                !step.column().nullable()
                                        && step.descending() == steps.getFirst().descending());
    }
}
