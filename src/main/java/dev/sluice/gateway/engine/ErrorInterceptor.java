package dev.sluice.gateway.engine;

import dev.sluice.gateway.Errors;
import dev.sluice.gateway.Stage;
import graphql.ExecutionResultImpl;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Ensures that every error of a response has a code. Turns a failure outside of all fields into
 * such an error.
 */
@Component
@Order(Stage.ERRORS)
final class ErrorInterceptor implements WebGraphQlInterceptor {

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return chain.next(request)
                .map(ErrorInterceptor::coded)
                .onErrorResume(failure -> Mono.just(failed(request, failure)));
    }

    private static WebGraphQlResponse coded(WebGraphQlResponse response) {
        return response.getErrors().stream()
                        .allMatch(error -> error.getExtensions().containsKey(Errors.CODE))
                ? response
                : response.transform(
                        builder ->
                                builder.errors(
                                        response.getErrors().stream().map(Errors::coded).toList()));
    }

    private static WebGraphQlResponse failed(WebGraphQlRequest request, Throwable failure) {
        var result = ExecutionResultImpl.newExecutionResult().addError(Errors.of(failure)).build();
        return new WebGraphQlResponse(
                new DefaultExecutionGraphQlResponse(request.toExecutionInput(), result));
    }
}
