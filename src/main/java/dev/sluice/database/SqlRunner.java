package dev.sluice.database;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs statements. Every failure is a {@link SqlFailure}; a cancelled subscription cancels its
 * statement in the database.
 */
@Component
public final class SqlRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SqlRunner.class);

    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(100);

    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private final ConnectionFactory connections;
    private final List<SqlObserver> observers;

    SqlRunner(ConnectionFactory connections, List<SqlObserver> observers) {
        this.connections = connections;
        this.observers = List.copyOf(observers);
    }

    /**
     * A text that a statement answers for one of its key rows.
     *
     * @param ord the key row's number, from 1
     * @param text UTF-8; null if there is none, or it is too large
     * @param size bytes of the text, also when it is too large to be sent; 0 if there is none
     */
    public record TextRow(int ord, byte @Nullable [] text, long size) {}

    /**
     * Runs a statement that answers rows of {@code ord}, a text and its size.
     *
     * @param parameters values and arrays of the types that the driver binds; no nulls but inside
     *     of arrays
     */
    public Flux<TextRow> texts(String sql, List<?> parameters) {
        return texts(sql, parameters, () -> {}, () -> {});
    }

    /**
     * The same.
     *
     * @param sending run when there is a connection, just before the statement is sent on it
     * @param released run when that connection is free again, also after the end of the Flux: a
     *     cancelled statement has to be ended in the database first
     */
    public Flux<TextRow> texts(
            String sql, List<?> parameters, Runnable sending, Runnable released) {
        return Flux.usingWhen(
                        connections.create(),
                        connection -> {
                            sending.run();
                            return run(connection, sql, parameters);
                        },
                        connection -> Mono.from(connection.close()).doFinally(_ -> released.run()),
                        (connection, _) ->
                                Mono.from(connection.close()).doFinally(_ -> released.run()),
                        connection -> interrupt(connection).doFinally(_ -> released.run()))
                .onErrorMap(SqlFailure::of)
                .doOnError(SqlFailure.class, this::failed)
                .doOnComplete(this::succeeded);
    }

    /** Says once that the database is away, and once that it is back. */
    private void failed(SqlFailure failure) {
        if (failure.kind() == SqlFailure.Kind.UNAVAILABLE && reachable.getAndSet(false)) {
            LOG.warn(
                    "The database cannot be reached: {}",
                    NestedExceptionUtils.getMostSpecificCause(failure).toString());
        }
    }

    private void succeeded() {
        if (!reachable.get() && !reachable.getAndSet(true)) {
            LOG.info("The database is back");
        }
    }

    /**
     * Ends the statement of a connection whose reader has gone, which the driver would let run to
     * its end. The server forgets a request to cancel that comes before the statement has begun, so
     * the request is repeated until something that was sent behind the statement is answered. Then
     * one more answer, which a request that came late may hit: before it, the next one to have the
     * connection would be hit.
     */
    private static Mono<Void> interrupt(Connection connection) {
        var over = new AtomicBoolean();
        var answered =
                answered(connection).onErrorComplete().doFinally(_ -> over.set(true)).cache();
        return Mono.defer(() -> cancelRequest(connection).onErrorComplete())
                .then(Mono.firstWithSignal(answered, Mono.delay(BETWEEN_REQUESTS).then()))
                .repeat(() -> !over.get())
                .then(Mono.defer(() -> answered(connection)).retry(1).onErrorComplete())
                .then(Mono.from(connection.close()));
    }

    private static Mono<Void> cancelRequest(Connection connection) {
        var driver =
                connection instanceof Wrapped<?> wrapped
                        ? wrapped.unwrap(PostgresqlConnection.class)
                        : null;
        return driver == null ? Mono.empty() : driver.cancelRequest();
    }

    private static Mono<Void> answered(Connection connection) {
        return Flux.from(connection.createStatement("select 1").execute())
                .flatMap(Result::getRowsUpdated)
                .then();
    }

    private Flux<TextRow> run(Connection connection, String sql, List<?> parameters) {
        observers.forEach(observer -> observer.sending(sql, parameters));
        var statement = connection.createStatement(sql);
        for (var i = 0; i < parameters.size(); i++) {
            statement.bind(i, parameters.get(i));
        }
        return Flux.from(statement.execute()).concatMap(result -> result.map(SqlRunner::textRow));
    }

    private static TextRow textRow(Readable row) {
        var size = row.get(2, Integer.class);
        return new TextRow(
                Objects.requireNonNull(row.get(0, Long.class)).intValue(),
                row.get(1, byte[].class),
                size == null ? 0 : size);
    }
}
