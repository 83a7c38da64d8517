package dev.sluice.condition;

/**
 * A table that an {@link Condition.Exists} reads.
 *
 * @param name the table's name in the database
 * @param alias the name of its rows in the condition; unique among the tables around it
 */
public record Table(String name, String alias) {

    /** The column of its row. */
    public Operand column(String column) {
        return new Operand.OfTable(alias, column);
    }
}
