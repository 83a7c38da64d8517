package dev.sluice.condition;

import dev.sluice.catalog.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A predicate over a row. Filters, relations, visibility rules and positions in a list are all
 * conditions. A condition is true or false, never unknown. A comparison with null is false, and its
 * negation is true.
 */
public sealed interface Condition {

    /** Holds for every row. */
    Condition ALWAYS = new And(List.of());

    /** Holds for no row. */
    Condition NEVER = new Or(List.of());

    /** Compares a column, as the caller sees it, with one value. */
    record Compare(Column column, Operator operator, Value value) implements Condition {}

    /** The column has one of many values. */
    record In(Column column, Value values) implements Condition {}

    /** The time in the column lies between two times, both included. */
    record Within(Column column, Value from, Value to) implements Condition {}

    /** The column is null if {@code wanted} is true, or not null if {@code wanted} is false. */
    record IsNull(Column column, Value wanted) implements Condition {}

    /** A full-text search: the column matches the words of the query. */
    record Matches(String column, Value query) implements Condition {}

    /** All parts hold. */
    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** At least one part holds. */
    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(Condition part) implements Condition {}

    /** Two keys are the same. A null key equals no key, not even another null. */
    record Equal(Operand left, Operand right) implements Condition {}

    /** The operand is null. */
    record Missing(Operand operand) implements Condition {}

    /** A flag is set. */
    record Holds(Operand flag) implements Condition {}

    /**
     * A text or an enumeration has one of the values that a rule states. Null matches none of them.
     */
    record OneOf(Operand operand, List<String> values) implements Condition {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /**
     * A table has a row that satisfies the condition.
     *
     * @param table the table
     * @param joined a second table that is joined with the first; null for none
     * @param on the condition that joins the rows of both tables; holds always without a second
     *     table
     * @param where the condition that the rows satisfy
     */
    record Exists(Table table, @Nullable Table joined, Condition on, Condition where)
            implements Condition {}

    /**
     * A condition that reads rows of other entities and applies the visibility rules of these
     * entities. Only query plans contain such conditions.
     */
    non-sealed interface Planned extends Condition {}

    /** A value that comes with the request and is bound to the statement. */
    interface Value {

        /** Returns the value for the coerced variables of a request. */
        Object resolve(Map<String, Object> variables);
    }

    /** Returns the condition that all parts hold. */
    static Condition all(List<Condition> parts) {
        return parts.size() == 1 ? parts.getFirst() : new And(parts);
    }

    /** Returns the condition that at least one part holds. */
    static Condition any(Condition... parts) {
        return any(List.of(parts));
    }

    /** Returns the condition that at least one part holds. */
    static Condition any(List<Condition> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Or(parts);
    }

    /** Returns the condition that a table has a row that satisfies all of these conditions. */
    static Condition exists(Table table, Condition... where) {
        return new Exists(table, null, ALWAYS, all(List.of(where)));
    }

    /**
     * Returns the condition that two tables have rows that {@code on} joins and that satisfy {@code
     * where}.
     */
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

    /** The columns that a condition reads by {@link Exists}, by the name of their table. */
    static Map<String, Set<String>> columns(Condition condition) {
        var columns = new TreeMap<String, Set<String>>();
        collectColumns(condition, Map.of(), columns);
        return columns;
    }

    private static void collectColumns(
            Condition condition, Map<String, String> tables, Map<String, Set<String>> columns) {
        switch (condition) {
            case And(var parts) -> parts.forEach(part -> collectColumns(part, tables, columns));
            case Or(var parts) -> parts.forEach(part -> collectColumns(part, tables, columns));
            case Not(var part) -> collectColumns(part, tables, columns);
            case Exists(var table, var joined, var on, var where) -> {
                var inner = new HashMap<>(tables);
                for (var read : joined == null ? List.of(table) : List.of(table, joined)) {
                    inner.put(read.alias(), read.name());
                    columns.computeIfAbsent(read.name(), _ -> new TreeSet<>());
                }
                collectColumns(on, inner, columns);
                collectColumns(where, inner, columns);
            }
            case Equal(var left, var right) -> {
                collectColumn(left, tables, columns);
                collectColumn(right, tables, columns);
            }
            case Missing(var operand) -> collectColumn(operand, tables, columns);
            case Holds(var flag) -> collectColumn(flag, tables, columns);
            case OneOf(var operand, var _) -> collectColumn(operand, tables, columns);
            case Compare _, In _, Within _, IsNull _, Matches _, Planned _ -> {}
        }
    }

    private static void collectColumn(
            Operand operand, Map<String, String> tables, Map<String, Set<String>> columns) {
        if (operand instanceof Operand.OfTable(var alias, var column)) {
            var table = Objects.requireNonNull(tables.get(alias));
            Objects.requireNonNull(columns.get(table)).add(column);
        }
    }

    /** The operators that compare a column, each with its SQL. */
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

        /** Whether the operator compares by order: less or greater. */
        public boolean isOrdered() {
            return this == LT || this == LTE || this == GT || this == GTE;
        }
    }
}
