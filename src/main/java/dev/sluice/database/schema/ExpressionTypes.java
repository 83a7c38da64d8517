package dev.sluice.database.schema;

import dev.sluice.database.Name;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BinaryOperator;

/**
 * Asks PostgreSQL for the type of an SQL expression over a table's rows, and whether an index
 * serves a condition. Neither the expression nor the condition is run.
 */
public final class ExpressionTypes {

    /** Makes the planner choose an index wherever an index can serve, even for small tables. */
    private static final String ONLY_INDEXES =
            "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";

    private static final String ALL_PLANS =
            "reset enable_seqscan; reset enable_hashjoin; reset enable_mergejoin";

    private final Connection connection;

    public ExpressionTypes(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns the name of an expression's type, as in {@code pg_type.typname}.
     *
     * @param expression an SQL expression in which {@code {row}} stands for the row
     * @throws SQLException if this is not a valid expression over the table
     */
    public String of(String table, String expression) throws SQLException {
        var row = Name.of("t0");
        var sql =
                "select (%s) from %s as %s"
                        .formatted(
                                expression.replace("{row}", row.sql()),
                                Name.of(table).sql(),
                                row.sql());
        try (var statement = connection.prepareStatement(sql)) {
            return statement.getMetaData().getColumnTypeName(1);
        }
    }

    /**
     * Returns whether an index can find the rows of {@code other} that satisfy a condition together
     * with a given row of {@code table}.
     *
     * @param condition makes the SQL of the condition from the names of the two rows, first the
     *     given row
     * @throws SQLException if this is not a valid condition over the two tables
     */
    public boolean isServedByIndex(String table, String other, BinaryOperator<String> condition)
            throws SQLException {
        var row = Name.of("t0").sql();
        var target = Name.of("t1").sql();
        var sql =
                "explain select t2 from %s as %s cross join lateral (select * from %s as %s where (%s) offset 0) as t2"
                        .formatted(
                                Name.of(table).sql(),
                                row,
                                Name.of(other).sql(),
                                target,
                                condition.apply(row, target));
        try (var statement = connection.createStatement()) {
            statement.execute(ONLY_INDEXES);
            try (var plan = statement.executeQuery(sql)) {
                while (plan.next()) {
                    if (plan.getString(1).contains("Seq Scan on " + other + " " + target)) {
                        return false;
                    }
                }
                return true;
            } finally {
                statement.execute(ALL_PLANS);
            }
        }
    }
}
