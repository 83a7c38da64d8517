package dev.sluice.gateway.socket;

import dev.sluice.gateway.connection.ClientChannel;
import dev.sluice.gateway.live.OriginCheck;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Upgrades requests to WebSockets, unless a page of a foreign origin sends them. */
final class SocketHandler extends HandshakeWebSocketService {

    static final String PROTOCOL = "graphql-transport-ws";

    private final SocketParts parts;
    private final OriginCheck origins;

    SocketHandler(RequestUpgradeStrategy upgrade, SocketParts parts, OriginCheck origins) {
        super(upgrade);
        this.parts = parts;
        this.origins = origins;
    }

    /** Names the protocol to the service; the service makes the sockets. */
    static final class Endpoint implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return List.of(PROTOCOL);
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            throw new IllegalStateException("The service makes the sockets");
        }
    }

    @Override
    public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler endpoint) {
        if (!origins.allows(exchange.getRequest().getHeaders())) {
            return reject(exchange, HttpStatus.FORBIDDEN);
        }
        if (parts.connections().isStopping()) {
            return reject(exchange, HttpStatus.SERVICE_UNAVAILABLE);
        }
        var channel = ClientChannel.of(exchange.getRequest());
        return super.handleRequest(
                exchange,
                new WebSocketHandler() {
                    @Override
                    public List<String> getSubProtocols() {
                        return endpoint.getSubProtocols();
                    }

                    @Override
                    public Mono<Void> handle(WebSocketSession session) {
                        return new Socket(parts, session, channel).run();
                    }
                });
    }

    private static Mono<Void> reject(ServerWebExchange exchange, HttpStatus status) {
        exchange.getResponse().setStatusCode(status);
        return exchange.getResponse().setComplete();
    }
}
