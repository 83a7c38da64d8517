package dev.sluice.gateway.sse;

import dev.sluice.gateway.http.HttpConfiguration;
import dev.sluice.gateway.http.HttpRequestReader;
import dev.sluice.gateway.http.RefusalWriter;
import dev.sluice.gateway.limit.EdgeSettings;
import dev.sluice.gateway.limit.RateLimiters;
import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.live.LiveOperations;
import dev.sluice.gateway.live.LiveSettings;
import dev.sluice.gateway.live.OriginCheck;
import dev.sluice.gateway.security.Sessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Serves streams of events. */
@Configuration(proxyBeanMethods = false)
class EventStreamConfiguration {

    private static final int BEFORE_GRAPHQL = -2;

    @Bean
    EventStreamEndpoint eventStreamEndpoint(
            LiveSettings settings,
            LiveConnections connections,
            LiveOperations operations,
            Sessions sessions,
            HttpRequestReader reader,
            RefusalWriter refusals,
            EdgeSettings edge,
            RateLimiters limiters,
            JsonMapper json) {
        var streams =
                new EventStream.Factory(settings, connections, operations, new EventMessages(json));
        return new EventStreamEndpoint(
                streams, sessions, reader, refusals, new OriginCheck(edge), limiters);
    }

    @Bean
    @Order(BEFORE_GRAPHQL)
    RouterFunction<ServerResponse> eventStreams(EventStreamEndpoint endpoint) {
        return RouterFunctions.route(
                        RequestPredicates.path(HttpConfiguration.PATH)
                                .and(EventStreamEndpoint::isMeant),
                        endpoint::one)
                .andRoute(RequestPredicates.path(HttpConfiguration.STREAM_PATH), endpoint::stream);
    }
}
