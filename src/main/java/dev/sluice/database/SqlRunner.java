package dev.sluice.database;

import dev.sluice.database.connection.Connections;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs statements. Every failure is a {@link SqlFailure}. If a subscription is cancelled, the
 * runner cancels its statement over a second connection. To save this cost, prefer operators that
 * read the whole answer ({@code singleOrEmpty}, not {@code next}).
 *
 * <p>If a connection dies before its statement is answered, the runner sends the statement again on
 * another connection. So all statements must be safe to repeat.
 */
public final class SqlRunner {

    /** The name of the bean with reserved connections, for sign-in, revocation and health. */
    public static final String RESERVED = "reservedSql";

    /** The maximum number of repeats. It stops a statement that crashes the server each time. */
    private static final int REPEATS = 2;

    private final Connections connections;
    private final Availability availability;
    private final @Nullable Duration answerWithin;
    private final List<SqlObserver> observers;

    /**
     * Creates a runner.
     *
     * @param answerWithin the maximum wait for an answer, after which a connection counts as dead;
     *     null for no maximum
     */
    public SqlRunner(
            Connections connections,
            Availability availability,
            @Nullable Duration answerWithin,
            List<SqlObserver> observers) {
        this.connections = connections;
        this.availability = availability;
        this.answerWithin = answerWithin;
        this.observers = List.copyOf(observers);
    }

    /**
     * A text that a statement returns for one of its input rows.
     *
     * @param ord the number of the input row, from 1
     * @param text the text in UTF-8; null if there is none, or if it is too large to be sent
     * @param size the size of the text in bytes, also if it is too large; 0 if there is no text
     */
    public record TextRow(int ord, byte @Nullable [] text, long size) {}

    /**
     * Runs a statement that returns the three columns of a {@link TextRow}: {@code ord}, text and
     * size.
     *
     * @param parameters values and arrays of the types that the driver binds; nulls are allowed
     *     only inside arrays
     */
    public Flux<TextRow> texts(String sql, List<?> parameters) {
        return texts(sql, parameters, () -> {}, () -> {});
    }

    /**
     * Does the same as the other {@code texts}, and reports the progress of the statement.
     *
     * @param sending called on each attempt, just before the statement is sent on its connection
     * @param released called after a cancellation, at least once, as soon as the statement has
     *     given back its connection. The statement has then ended in the database
     */
    public Flux<TextRow> texts(
            String sql, List<?> parameters, Runnable sending, Runnable released) {
        return read(
                session -> session.read(sql, parameters, SqlRunner::textRow), sending, released);
    }

    /**
     * Runs a statement that is safe to repeat.
     *
     * @param parameters the same as for {@link #texts}, with {@link SqlNull} for null
     * @param mapper makes a value of each row
     */
    public <T> Flux<T> rows(String sql, List<?> parameters, Function<SqlRow, T> mapper) {
        return read(session -> session.rows(sql, parameters, mapper), () -> {}, () -> {});
    }

    /**
     * Runs several statements on one connection, one after the other. The statements are not in a
     * transaction.
     *
     * @param work the statements; all of them must be safe to repeat
     * @param sending the same as for {@link #texts}, before the first statement
     * @param released the same as for {@link #texts}
     */
    public <T> Flux<T> onOneConnection(
            Function<Session, Flux<T>> work, Runnable sending, Runnable released) {
        return read(work, sending, released);
    }

    private <T> Flux<T> read(Function<Session, Flux<T>> work, Runnable sending, Runnable released) {
        return Flux.defer(() -> attempts(new Read<>(work, sending), released))
                .onErrorMap(SqlFailure::of)
                .doOnError(SqlFailure.class, availability::failed);
    }

    /** The statement or statements to run, the same for all attempts. */
    private record Read<T>(Function<Session, Flux<T>> work, Runnable sending) {}

    /** Runs statements on one connection. A statement must end before the next one begins. */
    public final class Session {

        private final Connection connection;

        private Session(Connection connection) {
            this.connection = connection;
        }

        /** Does the same as {@link SqlRunner#texts(String, List)}. */
        public Flux<TextRow> texts(String sql, List<?> parameters) {
            return read(sql, parameters, SqlRunner::textRow);
        }

        /** Does the same as {@link SqlRunner#rows}. */
        public <T> Flux<T> rows(String sql, List<?> parameters, Function<SqlRow, T> mapper) {
            return read(sql, parameters, row -> mapper.apply(new SqlRow(row)));
        }

        private <T> Flux<T> read(String sql, List<?> parameters, Function<Readable, T> mapper) {
            return Flux.defer(() -> run(connection, sql, parameters, mapper));
        }
    }

    private <T> Flux<T> attempts(Read<T> read, Runnable released) {
        var attempts = new Attempts(released);
        return attempt(attempts, read)
                .doOnComplete(attempts::completed)
                .doOnCancel(attempts::cancelled);
    }

    private <T> Flux<T> attempt(Attempts attempts, Read<T> read) {
        return once(attempts, read)
                .onErrorResume(
                        failure ->
                                attempts.mayRepeat(failure)
                                        ? attempt(attempts, read)
                                        : Flux.error(attempts.failed(failure)));
    }

    private <T> Flux<T> once(Attempts attempts, Read<T> read) {
        attempts.begins();
        return Flux.usingWhen(
                connections.acquire().doOnNext(_ -> attempts.acquired()),
                connection ->
                        attempts.ready(connection)
                                .thenMany(
                                        Flux.defer(
                                                () -> {
                                                    attempts.sent();
                                                    read.sending().run();
                                                    return read.work()
                                                            .apply(new Session(connection));
                                                }))
                                .doOnNext(_ -> attempts.answered()),
                connection -> attempts.releasing(connections.release(connection)),
                (connection, failure) ->
                        attempts.releasing(
                                failure instanceof SilentConnection
                                        ? connections.discard(connection)
                                        : connections.release(connection)),
                connection -> attempts.releasing(connections.interrupt(connection)));
    }

    /** A connection did not answer in time. */
    private static final class SilentConnection extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The state of one statement across its attempts. Most fields need no lock, because Reactor
     * sends the signals of a statement one after the other.
     */
    private final class Attempts {

        private final long begun = System.nanoTime();
        private final Runnable released;
        private volatile boolean connected;
        private volatile boolean cancelled;
        private boolean sent;
        private boolean answered;
        private int repeats;
        private long attemptAt;
        private long sentAt;

        Attempts(Runnable released) {
            this.released = released;
        }

        void begins() {
            attemptAt = System.nanoTime();
        }

        void acquired() {
            connected = true;
            var waited = System.nanoTime() - attemptAt;
            for (var observer : observers) {
                observer.acquired(waited);
            }
        }

        void completed() {
            availability.succeeded();
            ended(null);
        }

        SqlFailure failed(Throwable failure) {
            var known = SqlFailure.of(failure);
            ended(known);
            return known;
        }

        private void ended(@Nullable SqlFailure failure) {
            var nanos = sentAt == 0 ? 0 : System.nanoTime() - sentAt;
            for (var observer : observers) {
                observer.ended(nanos, failure);
            }
        }

        Mono<Void> releasing(Mono<Void> release) {
            return release.doFinally(_ -> free());
        }

        private void free() {
            connected = false;
            if (cancelled) {
                released.run();
            }
        }

        /**
         * Marks the statement as cancelled. Calls {@code released} as soon as the statement has no
         * connection.
         */
        void cancelled() {
            observers.forEach(SqlObserver::cancelled);
            cancelled = true;
            if (!connected) {
                released.run();
            }
        }

        /**
         * Completes when a connection may be used. If one connection was lost, others may be lost
         * without notice. So after a loss, each connection must answer first.
         */
        Mono<Void> ready(Connection connection) {
            return repeats == 0 ? connections.ready(connection) : connections.proven(connection);
        }

        void sent() {
            sent = true;
            sentAt = System.nanoTime();
        }

        void answered() {
            answered = true;
        }

        /**
         * Returns whether to try again on another connection. A statement that was sent may be
         * repeated until its first row arrives.
         */
        boolean mayRepeat(Throwable failure) {
            var before = sent;
            sent = false;
            if (failure instanceof Connections.DeadConnection) {
                return isInTime();
            }
            if (failure instanceof Connections.NoConnection none) {
                return none.isPassing() && isInTime();
            }
            return before
                    && !answered
                    && SqlFailure.isLostConnection(failure)
                    && repeats++ < REPEATS;
        }

        private boolean isInTime() {
            return System.nanoTime() - begun < connections.acquireTimeout().toNanos();
        }
    }

    private <T> Flux<T> run(
            Connection connection, String sql, List<?> parameters, Function<Readable, T> mapper) {
        observers.forEach(observer -> observer.sending(sql, parameters));
        var statement = bound(connection, sql, parameters);
        connections.link(connection).sending();
        var rows = Flux.from(statement.execute()).concatMap(result -> result.map(mapper));
        return answerWithin == null
                ? rows
                : rows.timeout(
                        Mono.delay(answerWithin),
                        _ -> Mono.delay(answerWithin),
                        Flux.error(SilentConnection::new));
    }

    /** Creates a statement with its parameters. */
    static Statement bound(Connection connection, String sql, List<?> parameters) {
        var statement = connection.createStatement(sql);
        for (var i = 0; i < parameters.size(); i++) {
            switch (parameters.get(i)) {
                case SqlNull(var type) -> statement.bindNull(i, type);
                case Object value -> statement.bind(i, value);
            }
        }
        return statement;
    }

    private static TextRow textRow(Readable row) {
        var size = row.get(2, Integer.class);
        return new TextRow(
                Objects.requireNonNull(row.get(0, Long.class)).intValue(),
                row.get(1, byte[].class),
                size == null ? 0 : size);
    }
}
