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
 * A pool of connections to the database. No operation waits forever for a silent network: each wait
 * has a maximum. A connection that does not answer in time is cut, which frees its place in the
 * pool immediately.
 *
 * <p>The pool library alone is not enough. It validates either every connection or none, retries
 * failures whatever their reason, and closes connections only with a goodbye to the server.
 */
public final class Connections implements Disposable {

    /** A connection on which no byte arrived for this long must first prove that it is alive. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    /** The maximum time for the answer that proves that a connection is alive. */
    private static final Duration PROOF = Duration.ofSeconds(2);

    /**
     * The maximum time for a cancelled statement to end. After this time, its connection is cut.
     */
    private static final Duration INTERRUPTION = Duration.ofSeconds(2);

    /** The maximum time to say goodbye to the server when a connection closes. */
    static final Duration GOODBYE = Duration.ofSeconds(1);

    /** Maximum time for the first connection; a busy machine may be slow when Sluice starts. */
    private static final Duration START = Duration.ofSeconds(30);

    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
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
     * Creates a pool of connections to a database. None of them is open yet.
     *
     * @param name the name of the pool in metrics
     * @param size the maximum number of connections
     * @param loops the threads that serve the connections
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

    /** No connection was available for a statement. */
    public static final class NoConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoConnection(Throwable cause) {
            super(cause);
        }

        /**
         * Returns whether another attempt may succeed. This is the case if no host answered in
         * time, or if the pool's connection had just been closed. The pool's error has no SQLSTATE,
         * unlike errors of the driver.
         */
        public boolean isPassing() {
            return getCause() instanceof ConnectionSource.SilentHost
                    || (getCause() instanceof R2dbcNonTransientResourceException closed
                            && closed.getSqlState() == null);
        }
    }

    /** The pool handed out a connection that had died. No statement was sent on it. */
    public static final class DeadConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Verifies that a session can be opened. Blocks the thread that starts Sluice.
     *
     * @param url names the database in the failure's message
     * @throws StartupFailure if no session can be opened
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

    /** Returns the maximum time to wait for a connection. */
    public Duration acquireTimeout() {
        return acquireTimeout;
    }

    /**
     * Hands out a connection. The caller must wait for {@link #ready} before it uses the
     * connection.
     */
    public Mono<Connection> acquire() {
        return pool.create().onErrorMap(NoConnection::new);
    }

    /**
     * Completes when a connection is known to be alive. This is immediate if a byte arrived on it
     * in the last second. Fails with {@link DeadConnection} if the connection is dead.
     */
    public Mono<Void> ready(Connection connection) {
        var link = link(connection);
        if (link.isOpen() && link.quiet().compareTo(TRUSTED) < 0) {
            return Mono.empty();
        }
        return proven(connection);
    }

    /**
     * Requires an answer on a connection, and completes when it arrives. Fails with {@link
     * DeadConnection} if no answer arrives in time.
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

    /** Gives a connection back to the pool. */
    public Mono<Void> release(Connection connection) {
        link(connection).done();
        return Mono.from(connection.close());
    }

    /** Cuts a connection that does not answer, and frees its place in the pool. */
    public Mono<Void> discard(Connection connection) {
        link(connection).cut();
        return release(connection);
    }

    /** Returns the link of a connection that was handed out. */
    public ServerLink link(Connection connection) {
        return Objects.requireNonNull(source.link(driver(connection)));
    }

    /**
     * Runs a statement on a new connection, which does not belong to the pool.
     *
     * @param use sends the statement; the connection closes before the returned {@code Mono}
     *     completes
     */
    public <T> Mono<T> onNew(Function<Connection, Mono<T>> use) {
        return Mono.usingWhen(source.create(), use, source::close);
    }

    /**
     * From now on, hands out only connections on which a byte arrived since a time of {@link
     * System#nanoTime()}.
     */
    public void distrust(long nanos) {
        source.distrust(nanos);
    }

    /**
     * Returns the links of connections whose statement has waited at least this long without a
     * byte.
     */
    public List<ServerLink> silentFor(Duration time) {
        return source.links().stream().filter(link -> link.isSilentFor(time)).toList();
    }

    /**
     * Cancels a statement whose subscriber has gone, and gives its connection back. The driver
     * alone would let the statement finish. The server ignores a cancel request that comes before
     * the statement begins. So the request is repeated until a {@code select 1} sent behind the
     * statement is answered. Then {@code select 1} runs once more, so that a late cancel request
     * hits it and not the next statement on the connection.
     */
    public Mono<Void> interrupt(Connection connection) {
        return settle(connection).then(Mono.defer(() -> release(connection)));
    }

    /** Does the same as {@link #interrupt}, but keeps the connection, whose transaction goes on. */
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

    /** Returns the number of connections that statements use. */
    public int used() {
        return metrics().acquiredSize();
    }

    /** Returns the number of open connections that wait for statements. */
    public int idle() {
        return metrics().idleSize();
    }

    /** Returns the number of statements that wait for a connection. */
    public int pending() {
        return metrics().pendingAcquireSize();
    }

    /** Returns the maximum number of connections. */
    public int max() {
        return metrics().getMaxAllocatedSize();
    }

    /** Returns the counts of the pool, such as its used and idle connections. */
    public PoolMetrics metrics() {
        return pool.getMetrics().orElseThrow();
    }

    /**
     * Closes all connections. Waits for statements that are being cancelled: without a connection,
     * the server would let them finish.
     */
    @Override
    public void dispose() {
        try {
            released().toFuture().get();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        pool.dispose();
    }

    /** Completes when all connections have been given back, or when no more wait is useful. */
    private Mono<Void> released() {
        return Mono.fromSupplier(() -> metrics().acquiredSize())
                .filter(acquired -> acquired == 0)
                .repeatWhenEmpty(tries -> tries.delayElements(BETWEEN_LOOKS))
                .timeout(INTERRUPTION, Mono.empty())
                .then();
    }

    @Override
    public boolean isDisposed() {
        return pool.isDisposed();
    }
}
