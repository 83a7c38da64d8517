package dev.sluice.gateway.security;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Reads the token of the {@code Authorization} header, as RFC 6750 writes it: {@code Bearer}, a
 * space, and letters, digits or {@code -._~+/}, perhaps with {@code =} at the end. A header that is
 * anything else is rejected: its sender takes itself for signed in, and would see what is public.
 * Spring's own reader does it with a regular expression, in more time than the rest of signing in
 * takes, and takes the first of two headers.
 */
final class BearerTokenReader implements ServerAuthenticationConverter {

    private static final String SCHEME = "Bearer ";

    @Override
    public Mono<Authentication> convert(ServerWebExchange exchange) {
        var headers = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return Mono.empty();
        }
        var token = headers.size() == 1 ? token(headers.getFirst()) : "";
        return isToken(token)
                ? Mono.just(new BearerTokenAuthenticationToken(token))
                : Mono.error(
                        new InvalidBearerTokenException("The Authorization header has no token"));
    }

    /** The text behind the scheme; empty if the scheme is not Bearer. */
    private static String token(String header) {
        return StringUtils.startsWithIgnoreCase(header, SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    private static boolean isToken(String text) {
        var end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (var i = 0; i < end; i++) {
            var c = text.charAt(i);
            if ((c >= 128 || !Character.isLetterOrDigit(c)) && "-._~+/".indexOf(c) < 0) {
                return false;
            }
        }
        return end > 0;
    }
}
