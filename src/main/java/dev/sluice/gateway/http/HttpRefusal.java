package dev.sluice.gateway.http;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Rejects a request before it reaches the GraphQL engine. The status gives the kind of problem, and
 * the message describes the problem.
 */
public final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final HttpStatus status;
    private final @Nullable Limit limit;

    private HttpRefusal(HttpStatus status, String message, @Nullable Limit limit) {
        super(message, null, false, false);
        this.status = status;
        this.limit = limit;
    }

    /** Rejects a request that exceeds no limit, or one that the status names. */
    public static HttpRefusal of(HttpStatus status, String message) {
        return new HttpRefusal(status, message, limit(status));
    }

    /** Rejects a request because of a limit. */
    public static HttpRefusal of(HttpStatus status, String message, Limit limit) {
        return new HttpRefusal(status, message, limit);
    }

    /** The gateway is also unavailable while it stops, so that status names no limit. */
    private static @Nullable Limit limit(HttpStatus status) {
        return switch (status) {
            case CONTENT_TOO_LARGE -> Limit.BODY;
            case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE -> Limit.HEAD;
            case REQUEST_TIMEOUT -> Limit.DEADLINE;
            default -> null;
        };
    }

    public HttpStatus status() {
        return status;
    }

    /** Returns the same error as a {@link Refusal}, the form of the engine's own errors. */
    public Refusal toRefusal() {
        var message = String.valueOf(getMessage());
        var refusal =
                switch (status) {
                    case CONTENT_TOO_LARGE, URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                            Refusal.of(Refusal.Code.LIMIT_EXCEEDED, message);
                    case SERVICE_UNAVAILABLE ->
                            Refusal.forNow(Refusal.Code.UNAVAILABLE, message, RETRY_AFTER);
                    case REQUEST_TIMEOUT -> Refusal.of(Refusal.Code.DEADLINE_EXCEEDED, message);
                    default -> Refusal.badInput(message);
                };
        return limit == null ? refusal : refusal.because(limit);
    }
}
