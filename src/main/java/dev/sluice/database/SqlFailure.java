package dev.sluice.database;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A statement that failed. The message names the SQLSTATE and is for logs, never for callers. */
public final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a failure means, by SQLSTATE class. */
    public enum Kind {
        /** A value that the database cannot take. */
        INPUT,
        /** More than the database can do: memory, nesting, size. */
        LIMIT,
        /** The statement took too long. */
        DEADLINE,
        /** The database cannot be reached, or has no connection free. */
        UNAVAILABLE,
        /** Anything else: a mistake of ours. */
        UNEXPECTED
    }

    /** Ended by an administrator, by the crash of another session, for being idle. */
    private static final Set<String> ENDED_SESSION = Set.of("57P01", "57P02", "57P05");

    private final Kind kind;

    private SqlFailure(Kind kind, @Nullable String sqlState, Throwable cause) {
        super(
                "Statement failed: "
                        + kind
                        + (sqlState == null ? "" : " (SQLSTATE " + sqlState + ")"),
                cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
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
            case IOException _, TimeoutException _ -> new SqlFailure(Kind.UNAVAILABLE, null, cause);
            default -> new SqlFailure(Kind.UNEXPECTED, null, cause);
        };
    }

    private static @Nullable String sqlState(@Nullable Throwable failure) {
        return failure instanceof R2dbcException known ? known.getSqlState() : null;
    }

    /**
     * Whether a statement failed because its session ended: closed by the network, an
     * administrator, a crash of the server or {@code idle_session_timeout}.
     */
    static boolean isLostConnection(Throwable failure) {
        if (failure instanceof IOException) {
            return true;
        }
        var state = sqlState(failure);
        return state != null && (state.startsWith("08") || ENDED_SESSION.contains(state));
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
            case "53" -> state.equals("53300") ? Kind.UNAVAILABLE : Kind.LIMIT;
            case "54" -> Kind.LIMIT;
            case "08", "28", "3D" -> Kind.UNAVAILABLE;
            case "57" -> state.equals("57014") ? Kind.DEADLINE : Kind.UNAVAILABLE;
            case "XX" -> isTooLarge(failure) ? Kind.LIMIT : Kind.UNEXPECTED;
            default -> Kind.UNEXPECTED;
        };
    }

    /** PostgreSQL answers a text above 1 GB, and a search of many signs, with an internal error. */
    private static boolean isTooLarge(R2dbcException failure) {
        var message = String.valueOf(failure.getMessage());
        return message.contains("invalid memory alloc request size")
                || message.contains("tsquery stack too small");
    }
}
