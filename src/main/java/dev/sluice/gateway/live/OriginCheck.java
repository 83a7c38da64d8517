package dev.sluice.gateway.live;

import dev.sluice.gateway.limit.EdgeSettings;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/**
 * Rejects connections that pages of foreign origins open. Browsers do not apply CORS to WebSockets,
 * so the server must check the {@code Origin} header. A client that is no browser sends none.
 */
public final class OriginCheck {

    private final List<String> allowed;

    /** Allows the configured origins, and the origin of the gateway itself. */
    public OriginCheck(EdgeSettings settings) {
        this.allowed = settings.allowedOrigins();
    }

    /** Whether a request may open a connection. */
    public boolean allows(HttpHeaders headers) {
        var origins = headers.getOrEmpty(HttpHeaders.ORIGIN);
        if (origins.isEmpty()) {
            return true;
        }
        var origin = origins.getFirst();
        return origins.size() == 1
                && (allowed.contains("*") || allowed.contains(origin) || isOwn(origin, headers));
    }

    /**
     * Whether an origin names the host and the port to which the request was sent. A proxy may have
     * ended TLS, so the scheme says nothing.
     */
    private static boolean isOwn(String origin, HttpHeaders headers) {
        var host = headers.getFirst(HttpHeaders.HOST);
        try {
            var authority = URI.create(origin).getRawAuthority();
            return host != null && authority != null && isSame(authority, host);
        } catch (IllegalArgumentException noUri) {
            return false;
        }
    }

    private static boolean isSame(String authority, String host) {
        return authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    }
}
