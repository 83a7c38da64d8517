package dev.sluice.condition;

import dev.sluice.catalog.Column;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A predicate over a row: filters, relations, visibility and positions alike. Two-valued: a
 * comparison with a missing value does not hold, and its negation does.
 */
public sealed interface Condition {

    /** Holds for every row. */
    Condition ALWAYS = new And(List.of());

    /** Holds for no row. */
    Condition NEVER = new Or(List.of());

    /** A comparison of a column, as the caller sees it, with one value. */
    record Compare(Column column, Operator operator, Value value) implements Condition {}

    /** One of many values. */
    record In(Column column, Value values) implements Condition {}

    /** A time between two others, these included. */
    record Within(Column column, Value from, Value to) implements Condition {}

    /** Whether there is no value; the value given says which answer is wanted. */
    record IsNull(Column column, Value wanted) implements Condition {}

    /** Full text. */
    record Matches(String column, Value query) implements Condition {}

    /** All parts hold. */
    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** One part holds. */
    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(Condition part) implements Condition {}

    /** Two keys are the same; a missing one is the same as nothing. */
    record Equal(Operand left, Operand right) implements Condition {}

    /** There is no key. */
    record Missing(Operand operand) implements Condition {}

    /** A flag is set. */
    record Holds(Operand flag) implements Condition {}

    /** A text or an enumeration has one of some values, which rules state; null has none. */
    record OneOf(Operand operand, List<String> values) implements Condition {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /**
     * A table has a row that satisfies the condition.
     *
     * @param table the table
     * @param joined a second table that is read with the first; null for none
     * @param on how the rows of the two belong together; holds always without a second table
     * @param where the condition on their rows
     */
    record Exists(Table table, @Nullable Table joined, Condition on, Condition where)
            implements Condition {}

    /**
     * A condition that reads rows of other entities, each under a visibility of its own. Only a
     * plan can state it.
     */
    non-sealed interface Planned extends Condition {}

    /** A value that comes with the request and is bound to the statement. */
    interface Value {

        /** The value under the coerced variables of a request. */
        Object resolve(Map<String, Object> variables);
    }

    /** All of the conditions. */
    static Condition all(List<Condition> parts) {
        return parts.size() == 1 ? parts.getFirst() : new And(parts);
    }

    /** One of the conditions. */
    static Condition any(Condition... parts) {
        return any(List.of(parts));
    }

    /** One of the conditions. */
    static Condition any(List<Condition> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Or(parts);
    }

    /** A table has a row that satisfies all of the conditions. */
    static Condition exists(Table table, Condition... where) {
        return new Exists(table, null, ALWAYS, all(List.of(where)));
    }

    /** Two tables have rows that belong together and satisfy all of the conditions. */
    static Condition exists(Table table, Table joined, Condition on, Condition... where) {
        return new Exists(table, joined, on, all(List.of(where)));
    }

    /** The names of the tables that a condition reads by {@link Exists}. */
    static Set<String> tables(Condition condition) {
        var names = new TreeSet<String>();
        collectTables(condition, names);
        return names;
    }

    private static void collectTables(Condition condition, Set<String> names) {
        switch (condition) {
            case And(var parts) -> parts.forEach(part -> collectTables(part, names));
            case Or(var parts) -> parts.forEach(part -> collectTables(part, names));
            case Not(var part) -> collectTables(part, names);
            case Exists(var table, var joined, var on, var where) -> {
                names.add(table.name());
                if (joined != null) {
                    names.add(joined.name());
                }
                collectTables(on, names);
                collectTables(where, names);
            }
            case Compare _, In _, Within _, IsNull _, Matches _ -> {}
            case Equal _, Missing _, Holds _, OneOf _, Planned _ -> {}
        }
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

        /** The operator in SQL. */
        public String sql() {
            return sql;
        }

        /** Whether it compares by less and greater. */
        public boolean isOrdered() {
            return this == LT || this == LTE || this == GT || this == GTE;
        }
    }
}
