package dev.sluice.query.run;

import java.util.List;

/**
 * A statement with its binds. Key rows of equal ones go in one run.
 *
 * @param sql the statement's text
 * @param binds its parameters behind the key rows
 */
public record BoundStatement(String sql, List<Object> binds) {

    /** Keeps a copy of the binds. */
    public BoundStatement {
        binds = List.copyOf(binds);
    }
}
