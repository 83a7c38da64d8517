package dev.sluice.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Asks PostgreSQL what type an SQL expression over a table's rows has, without running it. */
public final class ExpressionTypes {

    private final Connection connection;

    public ExpressionTypes(Connection connection) {
        this.connection = connection;
    }

    /**
     * PostgreSQL's own name ({@code pg_type.typname}) of an expression's type.
     *
     * @param expression in which {@code {row}} stands for the row
     * @throws SQLException if it is no expression over the table
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
}
