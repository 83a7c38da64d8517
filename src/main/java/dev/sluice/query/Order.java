package dev.sluice.query;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.policy.Refusal;
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
record Order(Entity entity, List<Step> steps) {

    private static final int MAX_STEPS = 8;

    /**
     * A column and its direction.
     *
     * @param ranked the search whose rank it is, if it is {@link SearchRank#COLUMN}; else null
     */
    record Step(Column column, boolean descending, Condition.@Nullable Matches ranked) {

        Step(Column column, boolean descending) {
            this(column, descending, null);
        }
    }

    Order {
        steps = List.copyOf(steps);
    }

    /**
     * The order that an {@code orderBy} argument asks for, or the default.
     *
     * @param filter what the rows satisfy; an order by rank needs a search in it
     */
    static Order of(
            Entity entity,
            @Nullable Input orderBy,
            Relation.@Nullable DefaultOrder defaultOrder,
            Condition filter) {
        var steps = new ArrayList<Step>();
        if (orderBy != null) {
            for (var item : orderBy.items()) {
                item.members()
                        .forEach(
                                (field, direction) ->
                                        steps.add(
                                                step(entity, field, direction.current(), filter)));
            }
        }
        if (steps.isEmpty() && defaultOrder != null) {
            steps.add(new Step(entity.column(defaultOrder.field()), defaultOrder.descending()));
        }
        return new Order(entity, total(entity, steps));
    }

    private static Step step(
            Entity entity, String field, @Nullable Object direction, Condition filter) {
        if (direction == null) {
            throw Refusal.badInput("orderBy: " + field + " needs a direction");
        }
        var descending = direction.equals("DESC");
        return field.equals(Entity.SEARCH_RANK) && entity.search() != null
                ? new Step(SearchRank.COLUMN, descending, SearchRank.required(filter))
                : new Step(entity.column(field), descending);
    }

    /**
     * Without repetitions, and ended by the key in the last direction, so that one index can serve
     * it.
     */
    private static List<Step> total(Entity entity, List<Step> asked) {
        if (asked.size() > MAX_STEPS) {
            throw Refusal.limit(
                    "orderBy has "
                            + asked.size()
                            + " steps; at most "
                            + MAX_STEPS
                            + " are allowed");
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

    /** A short text that tells this order from others; every cursor carries it. */
    String signature() {
        var crc = new CRC32();
        crc.update(entity.name().getBytes(StandardCharsets.UTF_8));
        for (var step : steps) {
            crc.update(
                    (" " + step.column().name() + (step.descending() ? "-" : "+"))
                            .getBytes(StandardCharsets.UTF_8));
        }
        return Long.toString(crc.getValue(), Character.MAX_RADIX);
    }

    /**
     * Whether one comparison of rows can say what lies behind a position: no nulls, one direction.
     */
    boolean isUniform() {
        return steps.stream()
                .allMatch(
                        step ->
                                !step.column().nullable()
                                        && step.descending() == steps.getFirst().descending());
    }
}
