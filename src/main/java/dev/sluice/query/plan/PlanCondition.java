package dev.sluice.query.plan;

import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.query.input.Bind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions that read rows under a visibility of their own: relations and positions. */
public sealed interface PlanCondition extends Condition.Planned {

    /** The object that the relation leads to is visible and satisfies the condition. */
    record Has(Relation.ToOne relation, Visibility target, Condition condition)
            implements PlanCondition {}

    /** One of the visible rows that the relation leads to satisfies their condition. */
    record Some(Rows rows) implements PlanCondition {}

    /** The row lies behind (or in front of) a position in an order. */
    record Seek(Order order, boolean behind, List<Position> values, Visibility visibility)
            implements PlanCondition {
        public Seek {
            values = List.copyOf(values);
        }
    }

    /** The value of one step of an order at a position. */
    sealed interface Position {

        /** There is no value. */
        record Null() implements Position {}

        /** The whole value. */
        record Value(Bind value) implements Position {}

        /**
         * A long text, of which the position has only the beginning and a digest.
         *
         * @param key of the row that has the text; null for a text of a group
         */
        record Digest(Bind prefix, Bind digest, @Nullable Bind key) implements Position {}
    }
}
