package dev.sluice.gateway.security;

import dev.sluice.gateway.Stage;
import dev.sluice.gateway.limit.Held;
import dev.sluice.gateway.limit.RateLimiter;
import dev.sluice.gateway.limit.RateLimiters;
import dev.sluice.policy.Caller;
import dev.sluice.policy.CallerKey;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts the {@link Caller}, its {@link CallerKey} and its {@link RateLimiter} into the GraphQL
 * context, with their classes as keys. Counts the request against the caller's rate limit. From
 * then on, the {@link Held} resources of the request count for that caller.
 */
@Component
@Order(Stage.CALLER)
final class CallerInterceptor implements WebGraphQlInterceptor {

    private final RateLimiters allowances;

    CallerInterceptor(RateLimiters allowances) {
        this.allowances = allowances;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return caller().flatMap(caller -> chain.next(withCaller(request, caller)));
    }

    private static Mono<Caller> caller() {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(context -> context.getAuthentication())
                .ofType(AuthenticatedCaller.class)
                .map(AuthenticatedCaller::caller)
                .defaultIfEmpty(Caller.anonymous());
    }

    private WebGraphQlRequest withCaller(WebGraphQlRequest request, Caller caller) {
        var key = CallerKey.of(caller, request.getRemoteAddress());
        var allowance = allowances.of(key);
        allowance.takeRequest();
        var context =
                Map.of(
                        Caller.class, caller,
                        CallerKey.class, key,
                        RateLimiter.class, allowance);
        Held.of(request.getAttributes()).isOf(key);
        request.configureExecutionInput((_, builder) -> builder.graphQLContext(context).build());
        return request;
    }
}
