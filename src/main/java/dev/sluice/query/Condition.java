package dev.sluice.query;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Relation;
import java.util.List;

/**
 * A predicate over a row: filters, relations, visibility and positions alike. Two-valued: a
 * comparison with a missing value does not hold, and its negation does.
 */
sealed interface Condition {

    Condition ALWAYS = new And(List.of());

    /** A comparison with one value. */
    record Compare(Column column, Operator operator, Bind value) implements Condition {}

    /** One of many values. */
    record In(Column column, Bind values) implements Condition {}

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
    record Seek(Order order, boolean behind, List<Bind> values, List<Boolean> nulls)
            implements Condition {
        public Seek {
            values = List.copyOf(values);
            nulls = List.copyOf(nulls);
        }
    }

    /** How a column is compared, as SQL has it. */
    enum Operator {
        EQ("="),
        NE("is distinct from"),
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

        String sql() {
            return sql;
        }
    }
}
