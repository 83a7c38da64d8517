package dev.sluice.query.plan;

import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a list, a count or a relation filter is about.
 *
 * @param via the relation that leads to them from the row around; null at the root
 * @param joining what shows of the joining table's rows, for a relation that has one
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
