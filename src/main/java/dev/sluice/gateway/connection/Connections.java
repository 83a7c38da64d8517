package dev.sluice.gateway.connection;

import dev.sluice.gateway.limit.SocketSettings;
import dev.sluice.policy.CallerKey;
import java.util.HashMap;
import java.util.Map;

/** Counts the open connections of clients, in total and for each address. Safe for all threads. */
public final class Connections {

    private final int most;
    private final int maxPerAddress;
    private final Map<CallerKey, Integer> byAddress = new HashMap<>();
    private int open;

    public Connections(SocketSettings settings) {
        this.most = settings.maxConnections();
        this.maxPerAddress = settings.maxConnectionsPerAddress();
    }

    /** Counts a new connection, unless a limit is reached. Returns whether it was counted. */
    synchronized boolean opens(CallerKey address) {
        if (open >= most || byAddress.getOrDefault(address, 0) >= maxPerAddress) {
            return false;
        }
        open++;
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }

    /** Removes a connection that {@link #opens} has counted. */
    synchronized void closes(CallerKey address) {
        open--;
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    public synchronized int open() {
        return open;
    }
}
