package dev.sluice.gateway.engine;

import dev.sluice.gateway.Stage;
import dev.sluice.gateway.document.IntrospectionCount;
import dev.sluice.gateway.limit.EdgeSettings;
import dev.sluice.policy.Caller;
import graphql.GraphQL;
import graphql.execution.SubscriptionExecutionStrategy;
import graphql.introspection.GoodFaithIntrospection;
import graphql.introspection.Introspection;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sets the engine's switches for a request.
 *
 * <p>Dispatches loaders whenever nothing else is under way, so that a load that depends on another
 * one never hangs. The engine's other switch for that ({@code chaining}) excludes this one. The
 * engine's own limit of introspection is off: {@link IntrospectionCount} counts what is answered.
 */
@Component
@Order(Stage.ENGINE)
final class EngineInterceptor implements WebGraphQlInterceptor {

    private final boolean anonymousIntrospection;

    EngineInterceptor(EdgeSettings settings) {
        this.anonymousIntrospection = settings.anonymousIntrospection();
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        request.configureExecutionInput(
                (input, _) -> {
                    var context = input.getGraphQLContext();
                    GraphQL.unusualConfiguration(context)
                            .dataloaderConfig()
                            .enableDataLoaderExhaustedDispatching(true);
                    context.put(
                            SubscriptionExecutionStrategy.KEEP_SUBSCRIPTION_EVENTS_ORDERED, true);
                    context.put(GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED, true);
                    if (!anonymousIntrospection
                            && context.getOrDefault(Caller.class, Caller.anonymous())
                                    .isAnonymous()) {
                        context.put(Introspection.INTROSPECTION_DISABLED, true);
                    }
                    return input;
                });
        return chain.next(request);
    }
}
