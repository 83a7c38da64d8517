package dev.sluice.condition;

/**
 * A table that an {@link Condition.Exists} reads.
 *
 * @param name the table's name in the database
 * @param alias the table's alias in the condition; differs from the aliases of all enclosing tables
 */
public record Table(String name, String alias) {

    /** A column of this table. */
    public Operand column(String column) {
        return new Operand.OfTable(alias, column);
    }
}
