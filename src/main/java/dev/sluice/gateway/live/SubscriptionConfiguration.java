package dev.sluice.gateway.live;

import dev.sluice.catalog.Catalog;
import dev.sluice.live.ChangeStreams;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlHandler;
import tools.jackson.databind.json.JsonMapper;

/** Configures subscriptions. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveSettings.class)
class SubscriptionConfiguration {

    @Bean
    SubscriptionLimit subscriptionLimit(LiveSettings settings) {
        return new SubscriptionLimit(settings);
    }

    /** The fetchers of all streams that the schema declares. */
    @Bean
    RuntimeWiringConfigurer streamFetchers(
            Catalog catalog, ChangeStreams streams, SubscriptionLimit limit) {
        return wiring ->
                catalog.streams()
                        .forEach(
                                (name, stream) ->
                                        wiring.type(
                                                "Subscription",
                                                type ->
                                                        type.dataFetcher(
                                                                name,
                                                                new StreamFetcher(
                                                                        stream, streams, limit))));
    }

    @Bean
    RuntimeWiringConfigurer sessionRenewal() {
        return wiring ->
                wiring.type(
                        "Mutation", type -> type.dataFetcher("renewSession", new SessionRenewal()));
    }

    @Bean
    LiveOperations liveOperations(WebGraphQlHandler engine, JsonMapper json) {
        return new LiveOperations(engine, json);
    }

    @Bean(destroyMethod = "dispose")
    LiveConnections liveConnections(LiveSettings settings) {
        return new LiveConnections(settings);
    }
}
