package dev.sluice.gateway;

import graphql.GraphQL;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Dispatches loaders whenever nothing else is under way, so that a load that depends on another one
 * never hangs. The engine's other switch for that ({@code chaining}) excludes this one.
 */
@Component
final class DispatchInterceptor implements WebGraphQlInterceptor {

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        request.configureExecutionInput(
                (input, _) -> {
                    GraphQL.unusualConfiguration(input.getGraphQLContext())
                            .dataloaderConfig()
                            .enableDataLoaderExhaustedDispatching(true);
                    return input;
                });
        return chain.next(request);
    }
}
