package dev.sluice.database.connection;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.util.retry.Retry;

/**
 * Pooled connections to the database. None waits for a silent network: each wait has a bound, and a
 * connection that does not answer within it is cut, which frees its place immediately.
 *
 * <p>The pool alone is not enough. It validates every connection or none, retries failures whatever
 * their reason, and closes connections only politely.
 */
public final class Connections implements Disposable {

    /** Longer than this without a byte, and a connection is asked whether it is alive. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    /** A server that is alive answers {@code select 1} within this. */
    private static final Duration PROOF = Duration.ofSeconds(2);

    /** A statement that was told to end has ended within this, or its connection is cut. */
    private static final Duration INTERRUPTION = Duration.ofSeconds(2);

    /** How long a connection may take to close. */
    static final Duration GOODBYE = Duration.ofSeconds(1);

    /** Maximum time for the first connection; a busy machine may be slow when Sluice starts. */
    private static final Duration START = Duration.ofSeconds(30);

    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(100);
    private static final Duration BETWEEN_EVICTIONS = Duration.ofSeconds(5);
    private static final Duration MAX_IDLE = Duration.ofMinutes(10);
    private static final Duration MAX_LIFE = Duration.ofMinutes(30);

    private final ConnectionSource source;
    private final ConnectionPool pool;
    private final Duration acquireTimeout;

    private Connections(ConnectionSource source, ConnectionPool pool, Duration acquireTimeout) {
        this.source = source;
        this.pool = pool;
        this.acquireTimeout = acquireTimeout;
    }

    /**
     * A pool of connections to a database, none of them open yet.
     *
     * @param name its name in metrics
     * @param size the maximum of its connections
     * @param loops the threads that serve them
     */
    public static Connections pool(
            String name,
            int size,
            DatabaseTarget target,
            DatabaseSettings settings,
            LoopResources loops) {
        var source = new ConnectionSource(target, settings, loops);
        var configuration =
                ConnectionPoolConfiguration.builder(source)
                        .name(name)
                        .initialSize(Math.min(4, size))
                        .maxSize(size)
                        .maxAcquireTime(settings.acquireTimeout())
                        .backgroundEvictionInterval(BETWEEN_EVICTIONS)
                        .customizer(
                                builder ->
                                        builder.evictionPredicate(
                                                        (connection, use) ->
                                                                !source.isGood(connection)
                                                                        || use.idleTime()
                                                                                >= MAX_IDLE
                                                                                        .toMillis()
                                                                        || use.lifeTime()
                                                                                >= MAX_LIFE
                                                                                        .toMillis())
                                                .destroyHandler(source::close))
                        .build();
        return new Connections(
                source, new ConnectionPool(configuration), settings.acquireTimeout());
    }

    /** There is no connection to send a statement on. */
    public static final class NoConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoConnection(Throwable cause) {
            super(cause);
        }

        /**
         * Whether another attempt may succeed: nothing answered in time, or the pool's connection
         * had just been closed. The driver's own errors have an SQLSTATE, the pool's has none.
         */
        public boolean isPassing() {
            return getCause() instanceof ConnectionSource.SilentHost
                    || (getCause() instanceof R2dbcNonTransientResourceException closed
                            && closed.getSqlState() == null);
        }
    }

    /** The connection that was handed out had died; no statement was sent on it. */
    public static final class DeadConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Opens a connection and has a statement answered on it. Waits on the thread that starts
     * Sluice.
     *
     * @throws StartupFailure if that is not possible
     */
    public void open(String url) {
        try {
            acquire()
                    .flatMap(this::release)
                    .retryWhen(Retry.indefinitely().filter(Connections::isPassing))
                    .toFuture()
                    .get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            dispose();
            var cause = NestedExceptionUtils.getMostSpecificCause(failure);
            throw new StartupFailure(
                    "No session can be opened at " + url + ".",
                    "It says: " + cause.getMessage(),
                    cause);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new StartupFailure("The start was interrupted.");
        }
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof NoConnection none && none.isPassing();
    }

    /** How long an attempt to get a connection may take. */
    public Duration acquireTimeout() {
        return acquireTimeout;
    }

    /** Hands out a connection, which has to be {@link #ready} before it is used. */
    public Mono<Connection> acquire() {
        return pool.create().onErrorMap(NoConnection::new);
    }

    /**
     * Completes when a connection is known to be alive, immediately if it was heard lately. Fails
     * with {@link DeadConnection} if it is not.
     */
    public Mono<Void> ready(Connection connection) {
        var link = link(connection);
        if (link.isOpen() && link.quiet().compareTo(TRUSTED) < 0) {
            return Mono.empty();
        }
        return proven(connection);
    }

    /**
     * Completes when a connection has answered. Fails with {@link DeadConnection} if it has not.
     */
    public Mono<Void> proven(Connection connection) {
        var link = link(connection);
        var asked = System.nanoTime();
        return Mono.from(connection.validate(ValidationDepth.REMOTE))
                .timeout(PROOF, Mono.just(false))
                .onErrorReturn(false)
                .flatMap(alive -> alive ? Mono.<Void>empty() : Mono.error(dead(link, asked)));
    }

    private DeadConnection dead(ServerLink link, long asked) {
        link.cut();
        source.distrust(asked);
        return new DeadConnection();
    }

    /** Gives a connection back. */
    public Mono<Void> release(Connection connection) {
        link(connection).done();
        return Mono.from(connection.close());
    }

    /** Cuts a connection that does not answer, and gives its place back. */
    public Mono<Void> discard(Connection connection) {
        link(connection).cut();
        return release(connection);
    }

    /** The link of a connection that was handed out. */
    public ServerLink link(Connection connection) {
        return Objects.requireNonNull(source.link(driver(connection)));
    }

    /**
     * Runs a statement on a new connection beside those of the pool.
     *
     * @param use sends the statement; the connection closes before its answer completes
     */
    public <T> Mono<T> onNew(Function<Connection, Mono<T>> use) {
        return Mono.usingWhen(source.create(), use, source::close);
    }

    /**
     * From now on, hands out only connections that answered since a time of {@link
     * System#nanoTime()}.
     */
    public void distrust(long nanos) {
        source.distrust(nanos);
    }

    /** The connections whose statement has waited for so long without a byte. */
    public List<ServerLink> silentFor(Duration time) {
        return source.links().stream().filter(link -> link.isSilentFor(time)).toList();
    }

    /**
     * Cancels the statement of a connection whose reader has gone (the driver would let it finish),
     * and returns the connection. The server ignores a cancel request that comes before the
     * statement begins. So the request is repeated until a later statement is answered. Then {@code
     * select 1} runs once more, so that a late cancel request hits it and not the next user of the
     * connection.
     */
    public Mono<Void> interrupt(Connection connection) {
        return settle(connection).then(Mono.defer(() -> release(connection)));
    }

    /** The same, but keeps the connection, whose transaction goes on. */
    public Mono<Void> settle(Connection connection) {
        var link = link(connection);
        link.done();
        var over = new AtomicBoolean();
        var answered =
                answered(connection).onErrorComplete().doFinally(_ -> over.set(true)).cache();
        return Mono.defer(() -> driver(connection).cancelRequest().onErrorComplete())
                .then(Mono.firstWithSignal(answered, Mono.delay(BETWEEN_REQUESTS).then()))
                .repeat(() -> !over.get())
                .then(Mono.defer(() -> answered(connection)).retry(1).onErrorComplete())
                .timeout(INTERRUPTION)
                .doOnError(_ -> link.cut())
                .onErrorComplete();
    }

    private static Mono<Void> answered(Connection connection) {
        return Flux.from(connection.createStatement("select 1").execute())
                .flatMap(Result::getRowsUpdated)
                .then();
    }

    private static PostgresqlConnection driver(Connection connection) {
        return Objects.requireNonNull(((Wrapped<?>) connection).unwrap(PostgresqlConnection.class));
    }

    /** The counts of the pool. */
    public PoolMetrics metrics() {
        return pool.getMetrics().orElseThrow();
    }

    @Override
    public void dispose() {
        pool.dispose();
    }

    @Override
    public boolean isDisposed() {
        return pool.isDisposed();
    }
}
