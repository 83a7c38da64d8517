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
 * Runs statements. Every failure is a {@link SqlFailure}; a cancelled subscription cancels its
 * statement in the database, which costs a second connection: take whole answers where there is a
 * choice ({@code singleOrEmpty}, not {@code next}).
 *
 * <p>A statement whose connection dies before it is answered is sent again on another one.
 */
public final class SqlRunner {

    /** The bean that has connections of its own, for sign-in, revocation and health. */
    public static final String RESERVED = "reservedSql";

    /** Times that a statement is sent again, so that one which kills its server does not go on. */
    private static final int REPEATS = 2;

    private final Connections connections;
    private final Availability availability;
    private final @Nullable Duration answerWithin;
    private final List<SqlObserver> observers;

    /**
     * A runner.
     *
     * @param answerWithin when a connection that has not answered a statement is taken for dead;
     *     null where statements may take longer
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
     * A text that a statement answers for one of its key rows.
     *
     * @param ord the key row's number, from 1
     * @param text UTF-8; null if there is none, or it is too large
     * @param size bytes of the text, also when it is too large to be sent; 0 if there is none
     */
    public record TextRow(int ord, byte @Nullable [] text, long size) {}

    /**
     * Runs a statement that only reads, and answers rows of {@code ord}, a text and its size.
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
     * @param released run at least once after a cancellation, when the statement has no connection
     *     any more: it has to be ended in the database first
     */
    public Flux<TextRow> texts(
            String sql, List<?> parameters, Runnable sending, Runnable released) {
        return read(sql, parameters, SqlRunner::textRow, sending, released);
    }

    /**
     * Runs a statement that only reads.
     *
     * @param parameters as {@link #texts} takes them, and {@link SqlNull}
     * @param mapper makes a value of each row
     */
    public <T> Flux<T> rows(String sql, List<?> parameters, Function<SqlRow, T> mapper) {
        return read(sql, parameters, row -> mapper.apply(new SqlRow(row)), () -> {}, () -> {});
    }

    private <T> Flux<T> read(
            String sql,
            List<?> parameters,
            Function<Readable, T> mapper,
            Runnable sending,
            Runnable released) {
        return Flux.defer(() -> attempts(new Read<>(sql, parameters, mapper, sending), released))
                .onErrorMap(SqlFailure::of)
                .doOnError(SqlFailure.class, availability::failed)
                .doOnComplete(availability::succeeded);
    }

    /** A statement that reads, as often as it is sent. */
    private record Read<T>(
            String sql, List<?> parameters, Function<Readable, T> mapper, Runnable sending) {}

    private <T> Flux<T> attempts(Read<T> read, Runnable released) {
        var attempts = new Attempts(released);
        return attempt(attempts, read).doOnCancel(attempts::cancelled);
    }

    private <T> Flux<T> attempt(Attempts attempts, Read<T> read) {
        return once(attempts, read)
                .onErrorResume(
                        failure ->
                                attempts.mayRepeat(failure)
                                        ? attempt(attempts, read)
                                        : Flux.error(failure));
    }

    private <T> Flux<T> once(Attempts attempts, Read<T> read) {
        return Flux.usingWhen(
                connections.acquire().doOnNext(_ -> attempts.acquired()),
                connection ->
                        attempts.ready(connection)
                                .thenMany(
                                        Flux.defer(
                                                () -> {
                                                    attempts.sent();
                                                    read.sending().run();
                                                    return run(connection, read);
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

    /** A connection that should have answered by now. */
    private static final class SilentConnection extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The state of one statement. Its signals come one after the other. */
    private final class Attempts {

        private final long begun = System.nanoTime();
        private final Runnable released;
        private volatile boolean connected;
        private volatile boolean cancelled;
        private boolean sent;
        private boolean answered;
        private int repeats;

        Attempts(Runnable released) {
            this.released = released;
        }

        void acquired() {
            connected = true;
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

        /** Reports a cancelled statement as soon as it has no connection. */
        void cancelled() {
            cancelled = true;
            if (!connected) {
                released.run();
            }
        }

        /**
         * Completes when a connection may be used. After one was lost others may be, too, without
         * having been noticed yet: then each has to answer first.
         */
        Mono<Void> ready(Connection connection) {
            return repeats == 0 ? connections.ready(connection) : connections.proven(connection);
        }

        void sent() {
            sent = true;
        }

        void answered() {
            answered = true;
        }

        /**
         * Whether another connection can help. A command may only be repeated if it was not sent.
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

    private <T> Flux<T> run(Connection connection, Read<T> read) {
        observers.forEach(observer -> observer.sending(read.sql(), read.parameters()));
        var statement = bound(connection, read.sql(), read.parameters());
        connections.link(connection).sending();
        var rows = Flux.from(statement.execute()).concatMap(result -> result.map(read.mapper()));
        return answerWithin == null
                ? rows
                : rows.timeout(
                        Mono.delay(answerWithin),
                        _ -> Mono.delay(answerWithin),
                        Flux.error(SilentConnection::new));
    }

    /** A statement with its parameters. */
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
