package dev.sluice.database;

import dev.sluice.database.connection.Connections;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import reactor.netty.channel.AbortedException;

/** A statement that failed. The message names the SQLSTATE and is for logs, never for callers. */
public final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The kinds of failures, by SQLSTATE class. */
    public enum Kind {
        /** The database cannot accept a value. */
        INPUT,
        /** The statement exceeds a limit of the database: memory, nesting or size. */
        LIMIT,
        /** The statement took too long. */
        DEADLINE,
        /** The database cannot be reached, or has no free connection. */
        UNAVAILABLE,
        /** The statement violates a constraint, which {@link #constraint} names. Class 23. */
        CONSTRAINT,
        /** The statement conflicts with another transaction. A retry may succeed. Class 40. */
        CONFLICT,
        /** A row or an object is locked, or its state does not allow the statement. Class 55. */
        NOT_READY,
        /** Any other failure, treated as an internal error. */
        UNEXPECTED
    }

    /**
     * The codes for a session that an administrator, another session's crash or an idle timeout
     * ended.
     */
    private static final Set<String> ENDED_SESSION = Set.of("57P01", "57P02", "57P05");

    private final Kind kind;
    private final @Nullable String sqlState;
    private final @Nullable String constraint;

    private SqlFailure(Kind kind, @Nullable String sqlState, Throwable cause) {
        super(
                "Statement failed: "
                        + kind
                        + (sqlState == null ? "" : " (SQLSTATE " + sqlState + ")"),
                cause);
        this.kind = kind;
        this.sqlState = sqlState;
        this.constraint =
                cause instanceof PostgresqlException failure
                        ? failure.getErrorDetails().getConstraintName().orElse(null)
                        : null;
    }

    /** Returns the kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** Whether the same statement may succeed later, because nothing is wrong with it. */
    public boolean isPassing() {
        return kind == Kind.UNAVAILABLE || kind == Kind.CONFLICT || kind == Kind.NOT_READY;
    }

    /**
     * Returns the SQLSTATE, a code of five characters from appendix A of PostgreSQL's manual. Null
     * if the failure has no SQLSTATE.
     */
    public @Nullable String sqlState() {
        return sqlState;
    }

    /**
     * Returns the name of the violated constraint or unique index. Null if the failure is not about
     * a constraint. Before PostgreSQL 18, not-null constraints have no name.
     */
    public @Nullable String constraint() {
        return constraint;
    }

    static SqlFailure of(Throwable cause) {
        return switch (cause) {
            case SqlFailure failure -> failure;
            case Connections.NoConnection none ->
                    new SqlFailure(Kind.UNAVAILABLE, sqlState(none.getCause()), cause);
            case Connections.DeadConnection _ -> new SqlFailure(Kind.UNAVAILABLE, null, cause);
            case R2dbcTimeoutException timeout ->
                    new SqlFailure(kind(timeout), timeout.getSqlState(), cause);
            case R2dbcException failure ->
                    new SqlFailure(kind(failure), failure.getSqlState(), cause);
            case NestedRuntimeException spring when spring.getCause() != null ->
                    of(spring.getCause());
            case IOException _, TimeoutException _ -> new SqlFailure(Kind.UNAVAILABLE, null, cause);
            default -> new SqlFailure(Kind.UNEXPECTED, null, cause);
        };
    }

    /**
     * Returns whether a failure comes from the database. Other failures come from code that runs
     * between the statements.
     */
    static boolean isOfADatabase(Throwable failure) {
        return switch (failure) {
            case R2dbcException _, Connections.NoConnection _, Connections.DeadConnection _ -> true;
            case DataAccessException _, TransactionException _ -> true;
            default -> false;
        };
    }

    private static @Nullable String sqlState(@Nullable Throwable failure) {
        return failure instanceof R2dbcException known ? known.getSqlState() : null;
    }

    /**
     * Returns whether a statement failed because its session ended. The cause may be the network,
     * an administrator, a crash of the server or {@code idle_session_timeout}.
     */
    static boolean isLostConnection(Throwable failure) {
        if (isOfTheNetwork(failure) || isOfTheNetwork(failure.getCause())) {
            return true;
        }
        var state = sqlState(failure);
        return state != null && (state.startsWith("08") || ENDED_SESSION.contains(state));
    }

    /**
     * Returns whether the network failed. Netty throws {@link AbortedException} if the channel was
     * closed before the statement was written.
     */
    private static boolean isOfTheNetwork(@Nullable Throwable failure) {
        return failure instanceof IOException || failure instanceof AbortedException;
    }

    private static Kind kind(R2dbcException failure) {
        var state = failure.getSqlState();
        if (state == null || state.length() < 2 || state.equals("99999")) {
            return failure instanceof R2dbcTimeoutException
                            || failure instanceof R2dbcNonTransientResourceException
                    ? Kind.UNAVAILABLE
                    : Kind.UNEXPECTED;
        }
        return switch (state.substring(0, 2)) {
            case "22" -> Kind.INPUT;
            case "23" -> Kind.CONSTRAINT;
            case "40" -> Kind.CONFLICT;
            case "55" -> Kind.NOT_READY;
            case "53" -> state.equals("53300") ? Kind.UNAVAILABLE : Kind.LIMIT;
            case "54" -> Kind.LIMIT;
            case "08", "28", "3D" -> Kind.UNAVAILABLE;
            case "57" -> state.equals("57014") ? Kind.DEADLINE : Kind.UNAVAILABLE;
            case "XX" -> isTooLarge(failure) ? Kind.LIMIT : Kind.UNEXPECTED;
            default -> Kind.UNEXPECTED;
        };
    }

    /**
     * Returns whether a value was too large. PostgreSQL reports an internal error for a text above
     * 1 GB and for a search with too many operators.
     */
    private static boolean isTooLarge(R2dbcException failure) {
        var message = String.valueOf(failure.getMessage());
        return message.contains("invalid memory alloc request size")
                || message.contains("tsquery stack too small");
    }
}
