package dev.sluice.gateway.http;

import dev.sluice.policy.Refusal;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/**
 * A request that is no GraphQL request, or may not be one: the HTTP status says what is wrong, the
 * body says it in words.
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

    /** The same, as the engine's own refusals are told. */
    Refusal toRefusal() {
        var message = String.valueOf(getMessage());
        return switch (status) {
            case CONTENT_TOO_LARGE, URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                    Refusal.limit(message);
            case SERVICE_UNAVAILABLE ->
                    Refusal.forNow(Refusal.Code.UNAVAILABLE, message, RETRY_AFTER);
            case REQUEST_TIMEOUT -> Refusal.of(Refusal.Code.DEADLINE_EXCEEDED, message);
            default -> Refusal.badInput(message);
        };
    }
}
