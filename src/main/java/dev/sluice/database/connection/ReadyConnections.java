package dev.sluice.database.connection;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Gives the connections of the pool to Spring's transactions. Each connection must answer just
 * before it is handed out, so that no transaction begins on a dead connection. The check costs one
 * round trip for each transaction. It is needed because a change that was sent cannot be sent
 * again.
 */
public final class ReadyConnections implements ConnectionFactory {

    private final Connections connections;

    public ReadyConnections(Connections connections) {
        this.connections = connections;
    }

    @Override
    public Mono<Connection> create() {
        return Mono.defer(
                () -> {
                    var end = System.nanoTime() + connections.acquireTimeout().toNanos();
                    return once().retryWhen(
                                    Retry.indefinitely()
                                            .filter(
                                                    failure ->
                                                            isPassing(failure)
                                                                    && System.nanoTime() < end));
                });
    }

    private Mono<Connection> once() {
        return connections
                .acquire()
                .flatMap(
                        connection ->
                                connections
                                        .proven(connection)
                                        .thenReturn(connection)
                                        .onErrorResume(
                                                failure ->
                                                        connections
                                                                .release(connection)
                                                                .then(Mono.error(failure))));
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof Connections.DeadConnection
                || (failure instanceof Connections.NoConnection none && none.isPassing());
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return () -> "PostgreSQL";
    }
}
