package dev.sluice.gateway.http;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/**
 * Rejects a request before it reaches the GraphQL engine. The status gives the kind of problem, and
 * the message describes the problem.
 */
final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final HttpStatus status;

    private HttpRefusal(HttpStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static HttpRefusal of(HttpStatus status, String message) {
        return new HttpRefusal(status, message);
    }

    HttpStatus status() {
        return status;
    }

    /** Returns the same error as a {@link Refusal}, the form of the engine's own errors. */
    Refusal toRefusal() {
        var message = String.valueOf(getMessage());
        return switch (status) {
            case CONTENT_TOO_LARGE -> Refusal.limit(Limit.BODY, message);
            case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                    Refusal.limit(Limit.HEAD, message);
            case SERVICE_UNAVAILABLE ->
                    Refusal.forNow(Refusal.Code.UNAVAILABLE, message, RETRY_AFTER)
                            .because(Limit.WORKERS);
            case REQUEST_TIMEOUT ->
                    Refusal.of(Refusal.Code.DEADLINE_EXCEEDED, message).because(Limit.DEADLINE);
            default -> Refusal.badInput(message);
        };
    }
}
