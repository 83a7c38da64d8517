package dev.sluice.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field that leads to rows of another table. */
public sealed interface Relation extends EntityField {

    /**
     * The object whose column {@code to} has the value of this row's column {@code by}. One of them
     * is a key: this row points at the object, or the object, the only one that does, at this row.
     */
    record ToOne(String name, String by, String to, String target, boolean nullable)
            implements Relation {

        /** Whether this row points at the object. */
        public boolean isPointing() {
            return to.equals(Entity.KEY_COLUMN);
        }
    }

    /**
     * The object that the one filled column among the arms points at; all arms' types implement
     * {@code type}.
     */
    record ToOneOf(String name, String type, List<Arm> arms, boolean nullable) implements Relation {

        public ToOneOf {
            arms = List.copyOf(arms);
        }

        /** One possible target: the column that points at it, and its type. */
        public record Arm(String by, String target) {}
    }

    /** Many rows, shown as a connection. */
    sealed interface Many extends Relation {

        /** The type of the connection's nodes. */
        String target();

        /** The order of a list that asks for none; null for the key's. */
        @Nullable DefaultOrder defaultOrder();

        @Override
        default boolean nullable() {
            return false;
        }
    }

    /** The rows of the target's table whose column {@code by} holds this row's key. */
    record ToMany(String name, String by, String target, @Nullable DefaultOrder defaultOrder)
            implements Many {}

    /** The rows that the table of the entity {@code joining} links to this one. */
    record Through(
            String name,
            String joining,
            String from,
            String to,
            String target,
            @Nullable DefaultOrder defaultOrder)
            implements Many {}

    /**
     * The rows of the target's table that satisfy a condition together with this row.
     *
     * @param condition SQL, in which {@code {row}} stands for this row and {@code {other}} for the
     *     target's
     */
    record Related(
            String name, String condition, String target, @Nullable DefaultOrder defaultOrder)
            implements Many {

        /** The condition with both rows' names in it. */
        public String condition(String row, String other) {
            return condition.replace("{row}", row).replace("{other}", other);
        }
    }

    /** The order of a list without an {@code orderBy}: sortable fields of the target. */
    record DefaultOrder(List<Step> steps) {

        public DefaultOrder {
            steps = List.copyOf(steps);
        }

        /** A field and its direction. */
        public record Step(String field, boolean descending) {}
    }
}
