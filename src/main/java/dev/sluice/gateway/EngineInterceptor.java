package dev.sluice.gateway;

import graphql.GraphQL;
import graphql.parser.ParserOptions;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sets the engine's switches for a request.
 *
 * <p>Dispatches loaders whenever nothing else is under way, so that a load that depends on another
 * one never hangs. The engine's other switch for that ({@code chaining}) excludes this one.
 */
@Component
final class EngineInterceptor implements WebGraphQlInterceptor {

    private final DocumentLimits documents;

    EngineInterceptor(DocumentLimits documents) {
        this.documents = documents;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        request.configureExecutionInput(
                (input, _) -> {
                    GraphQL.unusualConfiguration(input.getGraphQLContext())
                            .dataloaderConfig()
                            .enableDataLoaderExhaustedDispatching(true);
                    input.getGraphQLContext().put(ParserOptions.class, documents.parserOptions());
                    return input;
                });
        return chain.next(request);
    }
}
