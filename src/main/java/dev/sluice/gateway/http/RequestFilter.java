package dev.sluice.gateway.http;

import dev.sluice.gateway.connection.ClientChannel;
import dev.sluice.gateway.connection.ConnectionWatch;
import dev.sluice.gateway.connection.StreamedExchange;
import dev.sluice.gateway.limit.Held;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Follows a request until the last byte of its answer. The filter reports the progress of the
 * answer to the {@link ConnectionWatch}. However the request ends, the filter releases the {@link
 * Held} resources of the request.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestFilter implements WebFilter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestFilter.class);

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var held = Held.in(exchange.getAttributes());
        var watch = watch(exchange.getRequest());
        var watched = watch == null ? null : watch.begins();
        StreamedExchange.put(watched, exchange.getAttributes());
        return chain.filter(watched == null ? exchange : watched(exchange, watched))
                .doFinally(
                        _ -> {
                            if (watched != null) {
                                ended(watched, exchange.getResponse().getHeaders());
                            }
                            held.dispose();
                        })
                .onErrorResume(ClientGone::isReasonOf, gone -> nothing(exchange, gone))
                .contextWrite(ClientGone.DROPPED_AT_DEBUG);
    }

    private static void ended(ConnectionWatch.Exchange watched, HttpHeaders answer) {
        if (answer.getConnection().contains("close")) {
            watched.endsLast();
        } else {
            watched.ends();
        }
    }

    private static ServerWebExchange watched(
            ServerWebExchange exchange, ConnectionWatch.Exchange watched) {
        return exchange.mutate().response(new Watched(exchange.getResponse(), watched)).build();
    }

    /**
     * Sends no answer, not even an empty one. The server ends the request together with its
     * connection.
     */
    private static Mono<Void> nothing(ServerWebExchange exchange, Throwable gone) {
        LOG.debug("{} ended by its client: {}", exchange.getRequest().getId(), gone.toString());
        return Mono.never();
    }

    /**
     * Returns the watch of the request's connection. Returns null if the server is not Reactor
     * Netty, as in tests of single handlers.
     */
    private static @Nullable ConnectionWatch watch(ServerHttpRequest request) {
        var channel = ClientChannel.of(request);
        return channel == null ? null : ConnectionWatch.of(channel);
    }

    /** Reports to the watch whenever the client has taken a part of the response. */
    private static final class Watched extends ServerHttpResponseDecorator {

        private final ConnectionWatch.Exchange watched;

        Watched(ServerHttpResponse response, ConnectionWatch.Exchange watched) {
            super(response);
            this.watched = watched;
        }

        /**
         * Reports progress once for a body of one buffer. For a longer body, also reports progress
         * when the server requests more buffers, because earlier buffers are then written.
         */
        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            begins();
            return super.writeWith(
                    body instanceof Mono
                            ? body
                            : Flux.from(body).doOnRequest(_ -> watched.writes()));
        }

        @Override
        public Mono<Void> writeAndFlushWith(
                Publisher<? extends Publisher<? extends DataBuffer>> body) {
            begins();
            return super.writeAndFlushWith(Flux.from(body).doOnRequest(_ -> watched.writes()));
        }

        @Override
        public Mono<Void> setComplete() {
            begins();
            return super.setComplete();
        }

        private void begins() {
            watched.writes();
            if (!isCommitted() && watched.isToBeLast()) {
                getHeaders().setConnection("close");
            }
        }
    }
}
