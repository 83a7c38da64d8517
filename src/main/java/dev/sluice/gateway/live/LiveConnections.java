package dev.sluice.gateway.live;

import dev.sluice.gateway.connection.Drained;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The connections of this gateway that stay open. One timer looks after all of them. Safe for all
 * threads.
 */
public final class LiveConnections implements Disposable, Drained {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** The number of parts in which a stopping gateway ends its connections. */
    private static final int BATCHES = 20;

    private final Set<LiveConnection> open = ConcurrentHashMap.newKeySet();
    private final LongAdder silent = new LongAdder();
    private final Map<String, LongAdder> closed = new ConcurrentHashMap<>();
    private final Disposable looking;
    private volatile boolean isStopping;

    LiveConnections(LiveSettings settings) {
        var period = Math.min(BETWEEN_LOOKS.toNanos(), settings.keepAlive().toNanos() / 4);
        looking =
                Schedulers.parallel()
                        .schedulePeriodically(this::look, period, period, TimeUnit.NANOSECONDS);
    }

    /**
     * Adds a connection.
     *
     * @return false if the gateway stops, so that the connection must end
     */
    public boolean add(LiveConnection connection) {
        open.add(connection);
        return !isStopping;
    }

    public void remove(LiveConnection connection) {
        open.remove(connection);
    }

    private void look() {
        var now = System.nanoTime();
        open.forEach(connection -> connection.look(now));
    }

    /** Counts a connection that was closed because its client was silent. */
    public void wasSilent() {
        silent.increment();
    }

    /** Counts a connection that the gateway closes, by the reason. */
    public void closed(String reason) {
        closed.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    /** The number of connections that the gateway closed, by the reason. */
    public Map<String, Long> closed() {
        var counts = new TreeMap<String, Long>();
        closed.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    /** The number of open connections. */
    public int count() {
        return open.size();
    }

    /** The number of connections that were closed because their clients were silent. */
    public long silent() {
        return silent.sum();
    }

    /** Whether the gateway stops. */
    public boolean isStopping() {
        return isStopping;
    }

    @Override
    public List<Runnable> farewells() {
        isStopping = true;
        var all = List.copyOf(open);
        var size = Math.max(1, (all.size() + BATCHES - 1) / BATCHES);
        var tasks = new ArrayList<Runnable>();
        for (var i = 0; i < all.size(); i += size) {
            var batch = all.subList(i, Math.min(all.size(), i + size));
            tasks.add(() -> batch.forEach(LiveConnection::goAway));
        }
        tasks.add(() -> open.forEach(LiveConnection::goAway));
        return tasks;
    }

    @Override
    public void dispose() {
        looking.dispose();
    }
}
