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
 * <p>In the mode that is set here, the engine dispatches data loaders whenever no other work is in
 * progress. A load that depends on another load therefore never hangs. The engine's other mode for
 * this purpose ({@code chaining}) excludes this mode. The engine's own limit of introspection is
 * off, because {@link IntrospectionCount} limits the answers.
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
