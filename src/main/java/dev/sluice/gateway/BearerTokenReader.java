package dev.sluice.gateway;

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
 * space, and letters, digits or {@code -._~+/}, perhaps with {@code =} at the end. Another scheme
 * is no token. Spring's own reader does it with a regular expression, in more time than the rest of
 * signing in takes, and takes the first of two headers.
 */
final class BearerTokenReader implements ServerAuthenticationConverter {

    private static final String SCHEME = "Bearer";

    @Override
    public Mono<Authentication> convert(ServerWebExchange exchange) {
        var headers = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (headers.stream().noneMatch(BearerTokenReader::isBearer)) {
            return Mono.empty();
        }
        var first = headers.getFirst();
        var token = first.substring(Math.min(first.length(), SCHEME.length())).strip();
        return headers.size() == 1 && isToken(token)
                ? Mono.just(new BearerTokenAuthenticationToken(token))
                : Mono.error(new InvalidBearerTokenException("Bearer token is malformed"));
    }

    private static boolean isBearer(String header) {
        return StringUtils.startsWithIgnoreCase(header, SCHEME);
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
