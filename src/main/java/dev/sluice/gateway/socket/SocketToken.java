package dev.sluice.gateway.socket;

import dev.sluice.gateway.security.BearerTokenReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/**
 * Finds the token of a WebSocket. Browsers cannot send headers with it, so clients put {@code
 * Authorization} into the payload of {@code connection_init}, or into its member {@code headers}.
 */
final class SocketToken {

    private SocketToken() {}

    /**
     * Returns the token of the payload, or else of the request that opened the connection.
     *
     * @return null if there is none; an empty text if it is no token
     */
    static @Nullable String of(@Nullable JsonNode payload, HttpHeaders headers) {
        var given = payload == null ? null : authorization(payload);
        if (given == null && payload != null && payload.get("headers") != null) {
            given = authorization(payload.path("headers"));
        }
        if (given != null) {
            return given.isString() ? BearerTokenReader.tokenOf(given.stringValue()) : "";
        }
        var header = headers.getFirst(HttpHeaders.AUTHORIZATION);
        return header == null ? null : BearerTokenReader.tokenOf(header);
    }

    private static @Nullable JsonNode authorization(JsonNode members) {
        return members.properties().stream()
                .filter(member -> member.getKey().equalsIgnoreCase(HttpHeaders.AUTHORIZATION))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isNull())
                .findFirst()
                .orElse(null);
    }
}
