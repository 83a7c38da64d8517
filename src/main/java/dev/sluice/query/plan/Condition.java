package dev.sluice.query.plan;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Relation;
import java.util.List;

/**
 * A predicate over a row: filters, relations, visibility and positions alike. Two-valued: a
 * comparison with a missing value does not hold, and its negation does.
 */
public sealed interface Condition {

    Condition ALWAYS = new And(List.of());

    /** A comparison with one value. */
    record Compare(Column column, Operator operator, Bind value) implements Condition {}

    /** One of many values. */
    record In(Column column, Bind values) implements Condition {}

    /** A time between two others, these included. */
    record Within(Column column, Bind from, Bind to) implements Condition {}

    /** Whether there is no value; the bind says which answer is wanted. */
    record IsNull(Column column, Bind wanted) implements Condition {}

    /** Full text. */
    record Matches(String column, Bind query) implements Condition {}

    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Condition part) implements Condition {}

    /** The object that the relation leads to is visible and satisfies the condition. */
    record Has(Relation.ToOne relation, Visibility target, Condition condition)
            implements Condition {}

    /** One of the visible rows that the relation leads to satisfies their condition. */
    record Some(Rows rows) implements Condition {}

    /** The row lies behind (or in front of) a position in an order. */
    record Seek(Order order, boolean behind, List<Position> values, Visibility visibility)
            implements Condition {
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
         * @param key of the row that has the text
         */
        record Digest(Bind prefix, Bind digest, Bind key) implements Position {}
    }

    /** How a column is compared, as SQL has it. */
    enum Operator {
        EQ("="),
        LT("<"),
        LTE("<="),
        GT(">"),
        GTE(">="),
        LIKE("like"),
        ILIKE("ilike"),
        STARTS_WITH("^@"),
        CONTAINS("@>"),
        HAS_KEY("?");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }

        /** Whether it compares by less and greater. */
        public boolean isOrdered() {
            return this == LT || this == LTE || this == GT || this == GTE;
        }
    }
}
