package dev.sluice.query.run;

import java.util.List;

/**
 * A statement with the values of its parameters. Requests whose bound statements are equal can
 * share one execution, to which each adds its own {@link KeyRow}s.
 *
 * @param sql the statement's text
 * @param binds the values of the parameters that follow the parameters for the key rows
 */
public record BoundStatement(String sql, List<Object> binds) {

    /** Keeps a copy of the binds. */
    public BoundStatement {
        binds = List.copyOf(binds);
    }
}
