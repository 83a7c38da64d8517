package dev.sluice.gateway.socket;

import java.nio.charset.StandardCharsets;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The reasons for which the gateway closes a WebSocket. Those from 4400 on are of the protocol
 * graphql-transport-ws, whose clients connect again after 4403, but not after the others.
 */
enum CloseCode {
    /** The gateway stops. The client connects to another replica and goes on from its position. */
    GOING_AWAY(1001),
    /** A message is larger than the body of a request may be. */
    TOO_LARGE(1009),
    /** The gateway cannot take the connection, or the client does not take its messages. */
    OVERLOADED(1013),
    /** A message is no message of the protocol. */
    BAD_REQUEST(4400),
    /** An operation came before the connection was acknowledged. */
    UNAUTHORIZED(4401),
    /** The token is not valid, has expired or was revoked. */
    FORBIDDEN(4403),
    /** The client offers no protocol that the gateway knows. */
    SUBPROTOCOL_NOT_ACCEPTABLE(4406),
    /** No {@code connection_init} came in time. */
    INIT_TIMEOUT(4408),
    /** An operation with the same id runs already. */
    SUBSCRIBER_EXISTS(4409),
    /** A second {@code connection_init} came. */
    TOO_MANY_INITS(4429);

    /** The maximum number of bytes of a reason in a close frame. */
    private static final int MAX_REASON = 123;

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** Returns the status of a close frame. A long reason is cut. */
    CloseStatus because(String reason) {
        var cut = reason;
        while (cut.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return new CloseStatus(code, cut);
    }
}
