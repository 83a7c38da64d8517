package dev.sluice.gateway.connection;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** Finds the channel of a request. */
public final class ClientChannel {

    private ClientChannel() {}

    /**
     * Returns the channel of a request: its connection, or its stream of HTTP/2. Returns null if
     * the server is not Reactor Netty, as in tests of single handlers.
     */
    public static @Nullable Channel of(ServerHttpRequest request) {
        if (!(ServerHttpRequestDecorator.getNativeRequest(request)
                instanceof HttpServerRequest server)) {
            return null;
        }
        var channel = new AtomicReference<@Nullable Channel>();
        server.withConnection(connection -> channel.set(connection.channel()));
        return channel.get();
    }
}
