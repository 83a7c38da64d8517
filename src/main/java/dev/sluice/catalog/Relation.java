package dev.sluice.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field that leads to rows of another table. */
public sealed interface Relation extends EntityField {

    /**
     * A relation to one object, whose column {@code to} has the value of this row's column {@code
     * by}. If {@code to} is the object's key, this row points at the object. Otherwise {@code by}
     * is this row's key, and only that object points at this row.
     */
    record ToOne(String name, String by, String to, String target, boolean nullable)
            implements Relation {

        /** Whether this row points at the object: its column {@code by} holds the object's key. */
        public boolean isPointing() {
            return to.equals(Entity.KEY_COLUMN);
        }
    }

    /**
     * A relation to one object of several possible types. Each arm has a column, and only one of
     * these columns is not null: it points at the object. All possible types implement {@code
     * type}.
     */
    record ToOneOf(String name, String type, List<Arm> arms, boolean nullable) implements Relation {

        public ToOneOf {
            arms = List.copyOf(arms);
        }

        /** A possible type of the object, and the column that points at objects of this type. */
        public record Arm(String by, String target) {}
    }

    /** A relation to many rows, which the schema shows as a connection. */
    sealed interface Many extends Relation {

        /** The type of the connection's nodes. */
        String target();

        /** The order of a list without an {@code orderBy} argument; null for the order of keys. */
        @Nullable DefaultOrder defaultOrder();

        @Override
        default boolean nullable() {
            return false;
        }
    }

    /** The rows of the target's table whose column {@code by} holds this row's key. */
    record ToMany(String name, String by, String target, @Nullable DefaultOrder defaultOrder)
            implements Many {}

    /**
     * The rows that a joining table links to this row. The joining table belongs to the entity
     * {@code joining}. Its column {@code from} holds this row's key, and its column {@code to}
     * holds the other row's key.
     */
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
     * @param condition SQL in which {@code {row}} stands for this row, and {@code {other}} for the
     *     row of the target's table
     */
    record Related(
            String name, String condition, String target, @Nullable DefaultOrder defaultOrder)
            implements Many {

        /** The condition with the SQL names of both rows instead of the placeholders. */
        public String condition(String row, String other) {
            return condition.replace("{row}", row).replace("{other}", other);
        }
    }

    /**
     * The order of a list without an {@code orderBy} argument. Its steps name sortable fields of
     * the target.
     */
    record DefaultOrder(List<Step> steps) {

        public DefaultOrder {
            steps = List.copyOf(steps);
        }

        /** A field and its direction. */
        public record Step(String field, boolean descending) {}
    }
}
