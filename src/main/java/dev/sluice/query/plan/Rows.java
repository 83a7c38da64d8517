package dev.sluice.query.plan;

import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a list, a count or a filter on a relation reads.
 *
 * @param via the relation from the parent row to these rows; null for the list of a root field
 * @param joining the visible rows of the relation's join table; null for a relation without such a
 *     table
 */
public record Rows(
        Entity entity,
        Visibility visibility,
        Relation.@Nullable Many via,
        @Nullable Visibility joining,
        Condition condition) {

    public Rows {
        visibility.requireEntity(entity);
        if (via instanceof Relation.Through && joining == null) {
            throw new IllegalStateException("A joining table is read without visibility");
        }
    }

    public Rows and(Condition more) {
        return new Rows(
                entity,
                visibility,
                via,
                joining,
                new Condition.And(java.util.List.of(condition, more)));
    }
}
