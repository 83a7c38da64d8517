package dev.sluice.gateway;

import dev.sluice.policy.Refusal;
import org.springframework.http.HttpStatus;

/**
 * A request that is no GraphQL request, or may not be one: the HTTP status says what is wrong, the
 * body says it in words.
 */
final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

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
        return status == HttpStatus.CONTENT_TOO_LARGE
                ? Refusal.limit(message)
                : Refusal.badInput(message);
    }
}
