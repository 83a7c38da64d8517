package dev.sluice.gateway.security;

import dev.sluice.gateway.http.AnswerType;
import dev.sluice.gateway.http.UnknownPath;
import dev.sluice.policy.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers requests that Spring Security rejects, in the form that GraphQL clients understand. */
final class SecurityErrors implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

    /** The token cannot be verified at the moment. */
    static final class Unavailable extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        private Unavailable(Throwable cause) {
            super("Tokens cannot be checked", cause);
        }

        /** Wraps a failure to check a token. Returns the failure itself if the token is invalid. */
        static Throwable because(Throwable failure) {
            var aboutTheToken =
                    failure instanceof AuthenticationException
                            && !(failure instanceof AuthenticationServiceException);
            return aboutTheToken ? failure : new Unavailable(failure);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(SecurityErrors.class);

    /**
     * Minimum time between two log lines. While tokens cannot be checked, every request with a
     * token fails.
     */
    private static final Duration BETWEEN_LOGS = Duration.ofMinutes(1);

    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());
    private final JsonMapper json;
    private final ServerWebExchangeMatcher served;

    /**
     * Makes a handler of rejected requests.
     *
     * @param served matches the paths that the server serves
     */
    SecurityErrors(JsonMapper json, ServerWebExchangeMatcher served) {
        this.json = json;
        this.served = served;
    }

    /**
     * Answers a request without an accepted token. An unknown path gets 404 with any token, so that
     * the answer reveals nothing about the token.
     */
    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException failure) {
        return served.matches(exchange)
                .flatMap(
                        match ->
                                match.isMatch()
                                        ? unauthenticated(exchange, failure)
                                        : notFound(exchange));
    }

    private Mono<Void> unauthenticated(
            ServerWebExchange exchange, AuthenticationException failure) {
        return switch (failure) {
            case Unavailable _ -> unavailable(exchange, failure);
            case OAuth2AuthenticationException _ ->
                    challenged(
                            exchange,
                            "Bearer error=\"invalid_token\"",
                            "The token is not valid, or no longer");
            default -> challenged(exchange, "Bearer", "A token is required");
        };
    }

    /** Answers 404, because access is denied to unknown paths only. */
    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException denied) {
        return notFound(exchange);
    }

    private Mono<Void> notFound(ServerWebExchange exchange) {
        return answer(exchange, HttpStatus.NOT_FOUND, Refusal.Code.NOT_FOUND, UnknownPath.MESSAGE);
    }

    private Mono<Void> unavailable(ServerWebExchange exchange, AuthenticationException failure) {
        var now = System.nanoTime();
        var next = nextLog.get();
        if (now - next >= 0 && nextLog.compareAndSet(next, now + BETWEEN_LOGS.toNanos())) {
            LOG.error(
                    "Tokens cannot be checked: {}",
                    NestedExceptionUtils.getMostSpecificCause(failure).toString());
        }
        return answer(
                exchange,
                HttpStatus.SERVICE_UNAVAILABLE,
                Refusal.Code.UNAVAILABLE,
                "Tokens cannot be checked at the moment");
    }

    private Mono<Void> challenged(ServerWebExchange exchange, String challenge, String message) {
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        return answer(exchange, HttpStatus.UNAUTHORIZED, Refusal.Code.UNAUTHENTICATED, message);
    }

    private Mono<Void> answer(
            ServerWebExchange exchange, HttpStatus status, Refusal.Code code, String message) {
        var error = new LinkedHashMap<String, Object>();
        error.put("message", message);
        error.put("extensions", Map.of("code", code.name()));
        var body = json.writeValueAsString(Map.of("errors", List.of(error)));
        var response = exchange.getResponse();
        response.setStatusCode(status);
        response.getHeaders()
                .setContentType(AnswerType.ofError(exchange.getRequest().getHeaders()));
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
    }
}
