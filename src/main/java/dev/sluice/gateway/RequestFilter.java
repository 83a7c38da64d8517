package dev.sluice.gateway;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Goes around everything that a request does, to the last byte of its answer: gives back what the
 * request {@link Held}, however it ends.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestFilter implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var held = Held.in(exchange.getAttributes());
        return chain.filter(exchange).doFinally(_ -> held.dispose());
    }
}
