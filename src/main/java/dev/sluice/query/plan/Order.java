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
 * A total order of an entity's rows: it always ends with the key. Rows without a value come last in
 * both directions.
 */
public record Order(Entity entity, List<Step> steps) {

    /** Steps of an order: each is a comparison more in a cursor's condition. */
    static final int MAX_STEPS = 8;

    /**
     * A column and its direction.
     *
     * @param ranked the search whose rank it is, if it is {@link SearchRank#COLUMN}; else null
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
     * The order that an {@code orderBy} argument asks for, or the default.
     *
     * @param filter what the rows satisfy; an order by rank needs a search in it
     * @param place the argument, for errors
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

    /** Rejects a step without a value. */
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
     * Without repetitions, and ended by the key in the last direction, so that one index can serve
     * it.
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

    /** The types and directions of its steps. */
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

    /** A short text that tells this order from others; every cursor carries it. */
    public String signature() {
        var parts = new ArrayList<String>();
        parts.add(entity.name());
        steps.forEach(step -> parts.add(step.column().name() + (step.descending() ? "-" : "+")));
        return signature(parts);
    }

    /** A short text that tells these parts from others. */
    static String signature(List<String> parts) {
        var crc = new CRC32();
        crc.update(String.join(" ", parts).getBytes(StandardCharsets.UTF_8));
        return Long.toString(crc.getValue(), Character.MAX_RADIX);
    }

    /**
     * Whether one comparison of rows can say what lies behind a position: no nulls, one direction.
     */
    public boolean isUniform() {
        return steps.stream()
                .allMatch(
                        step ->
                                !step.column().nullable()
                                        && step.descending() == steps.getFirst().descending());
    }
}
