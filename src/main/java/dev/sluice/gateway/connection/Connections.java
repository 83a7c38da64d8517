package dev.sluice.gateway.connection;

import dev.sluice.gateway.limit.SocketSettings;
import dev.sluice.policy.CallerKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of clients. Counts them, in total and for each address. Safe for all
 * threads.
 */
public final class Connections {

    private final int most;
    private final int maxPerAddress;
    private final Map<CallerKey, Integer> byAddress = new HashMap<>();
    private final Set<ConnectionWatch> watches = ConcurrentHashMap.newKeySet();
    private int open;
    private volatile boolean isDraining;
    private long rejected;

    public Connections(SocketSettings settings) {
        this.most = settings.maxConnections();
        this.maxPerAddress = settings.maxConnectionsPerAddress();
    }

    /** Counts a new connection, unless a limit is reached. Returns whether it was counted. */
    synchronized boolean opens(ConnectionWatch watch, CallerKey address) {
        if (open >= most || byAddress.getOrDefault(address, 0) >= maxPerAddress) {
            rejected++;
            return false;
        }
        open++;
        watches.add(watch);
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }

    /** Removes a connection that {@link #opens} has counted. */
    synchronized void closes(ConnectionWatch watch, CallerKey address) {
        open--;
        watches.remove(watch);
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    public synchronized int open() {
        return open;
    }

    /** Returns the number of requests that run: those whose answers have not ended. */
    public long requests() {
        return watches.stream().mapToLong(ConnectionWatch::requests).sum();
    }

    /**
     * From now on, tells clients to use other connections. They may still send requests on these.
     */
    void drain() {
        isDraining = true;
        watches.forEach(ConnectionWatch::announceEnd);
    }

    boolean isDraining() {
        return isDraining;
    }

    /** Closes all connections, after the bytes that are already on their way. */
    void closeAll() {
        watches.forEach(ConnectionWatch::closeAfterWrites);
    }

    /** The maximum number of open connections. */
    public int max() {
        return most;
    }

    /** The number of connections that were closed at their begin, because of a limit. */
    public synchronized long rejected() {
        return rejected;
    }
}
