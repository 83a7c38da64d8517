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
 * Reads the token of the {@code Authorization} header in the form of RFC 6750: {@code Bearer}, a
 * space and the token. A token consists of letters, digits and {@code -._~+/}, and may end with
 * {@code =}. Any other header is rejected. Otherwise a client that believes it is signed in would
 * see public data only.
 *
 * <p>Spring's own reader is not used: its regular expression takes longer than the rest of the
 * authentication. If a request has two headers, Spring's reader accepts the first, and this reader
 * rejects the request.
 */
public final class BearerTokenReader implements ServerAuthenticationConverter {

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

    /**
     * Returns the token of a value of the {@code Authorization} header, or an empty text if the
     * value is none.
     */
    public static String tokenOf(String header) {
        var token = token(header);
        return isToken(token) ? token : "";
    }

    /** Returns the text after the scheme, or an empty text if the scheme is not Bearer. */
    private static String token(String header) {
        return StringUtils.startsWithIgnoreCase(header, SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    /** Whether a text has the form of a token. */
    static boolean isToken(String text) {
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
