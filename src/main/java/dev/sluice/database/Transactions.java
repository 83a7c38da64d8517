package dev.sluice.database;

import dev.sluice.database.connection.Connections;
import dev.sluice.database.connection.ReadyConnections;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Transactions and the statements in them. A statement that runs outside of {@link #inOne} is a
 * transaction by itself. No statement that was sent is repeated. Every failure is a {@link
 * SqlFailure}.
 *
 * <p>The transaction is in Reactor's context, as Spring's reactive transactions are: whatever is
 * subscribed to within it takes part. Safe for all threads.
 */
public final class Transactions {

    private final Connections connections;
    private final ConnectionFactory ready;
    private final R2dbcTransactionManager manager;
    private final Availability availability;
    private final List<SqlObserver> observers;

    public Transactions(
            Connections connections, Availability availability, List<SqlObserver> observers) {
        this.connections = connections;
        this.ready = new ReadyConnections(connections);
        this.manager = new R2dbcTransactionManager(ready);
        this.availability = availability;
        this.observers = List.copyOf(observers);
    }

    /** How a transaction sees what others commit meanwhile. */
    public enum Isolation {
        /** Each statement sees what was committed before it began. */
        READ_COMMITTED(TransactionDefinition.ISOLATION_READ_COMMITTED),
        /** All statements see what was committed before the first one began. */
        REPEATABLE_READ(TransactionDefinition.ISOLATION_REPEATABLE_READ),
        /** As if transactions ran one after the other; fails with a conflict where they cannot. */
        SERIALIZABLE(TransactionDefinition.ISOLATION_SERIALIZABLE);

        private final int level;

        Isolation(int level) {
            this.level = level;
        }
    }

    /**
     * Runs work in one transaction: it is committed when the work completes, and rolled back when
     * the work fails or is cancelled. Work inside of a transaction takes part in that one.
     *
     * @return what the work emits; completes when the transaction is committed
     */
    public <T> Flux<T> inOne(Isolation isolation, Publisher<T> work) {
        var definition = new DefaultTransactionDefinition();
        definition.setIsolationLevel(isolation.level);
        return reported(
                TransactionalOperator.create(manager, definition).execute(_ -> Flux.from(work)));
    }

    /** The same for one value at most, at the level of {@link Isolation#READ_COMMITTED}. */
    public <T> Mono<T> inOne(Mono<T> work) {
        return inOne(Isolation.READ_COMMITTED, work).singleOrEmpty();
    }

    /**
     * Runs a statement that answers rows.
     *
     * @param parameters as {@link SqlRunner#rows} takes them
     * @param mapper makes a value of each row
     */
    public <T> Flux<T> rows(String sql, List<?> parameters, Function<SqlRow, T> mapper) {
        return run(
                sql,
                parameters,
                results ->
                        results.concatMap(
                                result -> result.map(row -> mapper.apply(new SqlRow(row)))));
    }

    /**
     * Runs a statement that changes rows.
     *
     * @param parameters as {@link SqlRunner#rows} takes them
     * @return the number of rows that it changed
     */
    public Mono<Long> update(String sql, List<?> parameters) {
        return run(sql, parameters, results -> results.concatMap(Result::getRowsUpdated))
                .reduce(0L, Long::sum);
    }

    private <T> Flux<T> run(
            String sql, List<?> parameters, Function<Flux<Result>, Flux<T>> reading) {
        return reported(
                Flux.usingWhen(
                        ConnectionFactoryUtils.getConnection(ready),
                        connection -> send(connection, sql, parameters, reading),
                        this::release,
                        (connection, _) -> release(connection),
                        connection ->
                                connections
                                        .settle(connection)
                                        .then(Mono.defer(() -> release(connection)))));
    }

    private <T> Flux<T> send(
            Connection connection,
            String sql,
            List<?> parameters,
            Function<Flux<Result>, Flux<T>> reading) {
        observers.forEach(observer -> observer.sending(sql, parameters));
        var statement = SqlRunner.bound(connection, sql, parameters);
        var link = connections.link(connection);
        link.sending();
        return reading.apply(Flux.from(statement.execute())).doOnTerminate(link::done);
    }

    /** Gives a connection back unless it is that of a transaction, as Spring's client does. */
    private Mono<Void> release(Connection connection) {
        return ConnectionFactoryUtils.currentConnectionFactory(ready)
                .then()
                .onErrorResume(_ -> connections.release(connection));
    }

    private <T> Flux<T> reported(Flux<T> work) {
        return work.onErrorMap(SqlFailure::isOfADatabase, SqlFailure::of)
                .doOnError(SqlFailure.class, availability::failed)
                .doOnComplete(availability::succeeded);
    }
}
