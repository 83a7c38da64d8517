package dev.sluice.condition;

import java.util.List;

/** A value that rules compare: plain keys and flags, never a masked or converted column. */
public sealed interface Operand {

    /** The key of the caller. Null for callers without a row. */
    record CallerKey() implements Operand {}

    /** A column of the row that is asked. */
    record OfRow(String column) implements Operand {}

    /**
     * A column of a table that an enclosing {@link Condition.Exists} reads.
     *
     * @param alias the table's name there
     */
    record OfTable(String alias, String column) implements Operand {}

    /** Whether the two are the same value; null is the same as nothing. */
    default Condition is(Operand other) {
        return new Condition.Equal(this, other);
    }

    /** Whether the value is one of some texts or labels of an enumeration. */
    default Condition isOneOf(String... values) {
        return new Condition.OneOf(this, List.of(values));
    }

    /** Whether there is no value. */
    default Condition isMissing() {
        return new Condition.Missing(this);
    }

    /** Whether there is a value. */
    default Condition isPresent() {
        return new Condition.Not(isMissing());
    }
}
