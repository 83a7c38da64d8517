package dev.sluice.gateway.socket;

import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.http.HttpConfiguration;
import dev.sluice.gateway.http.RequestJson;
import dev.sluice.gateway.limit.EdgeSettings;
import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.live.LiveOperations;
import dev.sluice.gateway.live.LiveSettings;
import dev.sluice.gateway.live.OriginCheck;
import dev.sluice.gateway.security.Sessions;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.reactive.socket.server.support.WebSocketUpgradeHandlerPredicate;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.json.JsonMapper;

/** Serves WebSockets at the path of the GraphQL endpoint. */
@Configuration(proxyBeanMethods = false)
class SocketConfiguration {

    private static final int BEFORE_ROUTES = -10;

    @Bean
    SocketParts socketParts(
            LiveSettings settings,
            LiveOperations operations,
            LiveConnections connections,
            Sessions sessions,
            DocumentWorkers workers,
            EdgeSettings edge,
            JsonMapper json) {
        return new SocketParts(
                settings,
                operations,
                connections,
                sessions,
                workers,
                new RequestJson(),
                new SocketMessages(json),
                SocketParts.newBuffers(),
                Math.toIntExact(edge.maxBody().toBytes()));
    }

    /**
     * A message may be as large as the body of a request. The server closes the connection of a
     * much larger one with the code 1002.
     */
    @Bean
    WebSocketHandlerAdapter socketAdapter(SocketParts parts, EdgeSettings settings) {
        var upgrade =
                new ReactorNettyRequestUpgradeStrategy(
                        () ->
                                WebsocketServerSpec.builder()
                                        .maxFramePayloadLength(
                                                (int)
                                                        Math.min(
                                                                Integer.MAX_VALUE,
                                                                2L * parts.maxMessage())));
        return new WebSocketHandlerAdapter(
                new SocketHandler(upgrade, parts, new OriginCheck(settings)));
    }

    @Bean
    SimpleUrlHandlerMapping sockets() {
        var mapping =
                new SimpleUrlHandlerMapping(
                        Map.of(HttpConfiguration.PATH, new SocketHandler.Endpoint()),
                        BEFORE_ROUTES);
        mapping.setHandlerPredicate(new WebSocketUpgradeHandlerPredicate());
        return mapping;
    }
}
