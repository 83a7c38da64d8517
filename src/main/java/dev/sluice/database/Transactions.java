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
 * Runs transactions and the statements in them. A statement that runs outside of {@link #inOne} is
 * a transaction by itself. A statement that was sent is never sent again. Every failure of the
 * database is a {@link SqlFailure}.
 *
 * <p>Reactor's context carries the transaction, as in all reactive transactions of Spring. So every
 * publisher that is subscribed to inside of {@link #inOne} takes part. Safe for all threads.
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

    /** How a transaction sees the changes that other transactions commit at the same time. */
    public enum Isolation {
        /** Each statement sees what was committed before it began. */
        READ_COMMITTED(TransactionDefinition.ISOLATION_READ_COMMITTED),
        /** All statements see what was committed before the first one began. */
        REPEATABLE_READ(TransactionDefinition.ISOLATION_REPEATABLE_READ),
        /**
         * The result is the same as if transactions ran one after the other. A transaction for
         * which this is impossible fails with a conflict.
         */
        SERIALIZABLE(TransactionDefinition.ISOLATION_SERIALIZABLE);

        private final int level;

        Isolation(int level) {
            this.level = level;
        }
    }

    /**
     * Runs work in one transaction. The transaction commits when the work completes, and rolls back
     * when the work fails or is cancelled. Work inside of another transaction joins that
     * transaction.
     *
     * @return the values that the work emits; completes when the transaction is committed
     */
    public <T> Flux<T> inOne(Isolation isolation, Publisher<T> work) {
        var definition = new DefaultTransactionDefinition();
        definition.setIsolationLevel(isolation.level);
        return reported(
                TransactionalOperator.create(manager, definition).execute(_ -> Flux.from(work)));
    }

    /** Does the same for work with at most one value, with {@link Isolation#READ_COMMITTED}. */
    public <T> Mono<T> inOne(Mono<T> work) {
        return inOne(Isolation.READ_COMMITTED, work).singleOrEmpty();
    }

    /**
     * Runs a statement that returns rows.
     *
     * @param parameters the same as for {@link SqlRunner#rows}
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
     * @param parameters the same as for {@link SqlRunner#rows}
     * @return the number of rows that the statement changed
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

    /**
     * Gives a connection back, unless it belongs to a transaction. Spring's own client does the
     * same.
     */
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
