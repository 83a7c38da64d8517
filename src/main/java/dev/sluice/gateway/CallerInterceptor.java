package dev.sluice.gateway;

import dev.sluice.policy.Caller;
import java.util.Map;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells the engine who asks: the GraphQL context holds the {@link Caller} under its class. */
@Component
final class CallerInterceptor implements WebGraphQlInterceptor {

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return caller().flatMap(caller -> chain.next(withCaller(request, caller)));
    }

    private static Mono<Caller> caller() {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(context -> context.getAuthentication())
                .ofType(SignedIn.class)
                .map(SignedIn::caller)
                .defaultIfEmpty(Caller.anonymous());
    }

    private static WebGraphQlRequest withCaller(WebGraphQlRequest request, Caller caller) {
        request.configureExecutionInput(
                (_, builder) -> builder.graphQLContext(Map.of(Caller.class, caller)).build());
        return request;
    }
}
