package dev.sluice.query.plan;

import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.query.input.Bind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that read other rows: filters on relations, and positions of cursors. Each has a
 * {@link Visibility}, which says which of these rows the caller sees.
 */
public sealed interface PlanCondition extends Condition.Planned {

    /** Holds if the object that the relation leads to is visible and satisfies the condition. */
    record Has(Relation.ToOne relation, Visibility target, Condition condition)
            implements PlanCondition {}

    /**
     * Holds if a relation leads to at least one visible row that satisfies the condition of {@code
     * rows}.
     */
    record Some(Rows rows) implements PlanCondition {}

    /**
     * Holds if the row lies after a cursor's position in an order, or before it if {@code behind}
     * is false.
     */
    record Seek(Order order, boolean behind, List<Position> values, Visibility visibility)
            implements PlanCondition {
        public Seek {
            values = List.copyOf(values);
        }
    }

    /** A cursor's value for one step of an order. */
    sealed interface Position {

        /** The value is null. */
        record Null() implements Position {}

        /** The cursor holds the whole value. */
        record Value(Bind value) implements Position {}

        /**
         * The value is a long text, of which the cursor holds only a prefix and a digest.
         *
         * @param key the key of the row that has the text; null for a text of a group
         */
        record Digest(Bind prefix, Bind digest, @Nullable Bind key) implements Position {}
    }
}
