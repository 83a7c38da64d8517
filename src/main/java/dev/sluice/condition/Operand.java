package dev.sluice.condition;

import java.util.List;

/**
 * A value that rules compare. It is a stored column or the key of the caller, never a masked or
 * converted value.
 */
public sealed interface Operand {

    /** The key of the caller. Null for callers without a row. */
    record CallerKey() implements Operand {}

    /** A column of the row that the condition tests. */
    record OfRow(String column) implements Operand {}

    /**
     * A column of a table that an enclosing {@link Condition.Exists} reads.
     *
     * @param alias the alias of the table in that condition
     */
    record OfTable(String alias, String column) implements Operand {}

    /** The condition that two values are equal. Null equals no value, not even another null. */
    default Condition is(Operand other) {
        return new Condition.Equal(this, other);
    }

    /** The condition that the value is one of these texts or labels of an enumeration. */
    default Condition isOneOf(String... values) {
        return new Condition.OneOf(this, List.of(values));
    }

    /** The condition that the value is null. */
    default Condition isMissing() {
        return new Condition.Missing(this);
    }

    /** The condition that the value is not null. */
    default Condition isPresent() {
        return new Condition.Not(isMissing());
    }
}
