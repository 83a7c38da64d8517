package dev.sluice.query.plan;

import dev.sluice.catalog.Entity;
import dev.sluice.policy.CallerClass;

/**
 * The rows of an entity that a class of callers sees. Every part of a plan that reads a table must
 * have a visibility.
 *
 * @param callers the class: callers of the same kind and with the same rights
 * @param includeDeleted whether deleted rows are visible to callers that may restore them
 */
public record Visibility(Entity entity, CallerClass callers, boolean includeDeleted) {

    static Visibility of(Entity entity, CallerClass callers) {
        return new Visibility(entity, callers, false);
    }

    public void requireEntity(Entity read) {
        if (!entity.equals(read)) {
            throw new IllegalStateException(
                    "A plan reads " + read + " under the visibility of " + entity);
        }
    }
}
