package dev.sluice.gateway.connection;

import java.util.List;

/** Connections that stay open until the gateway ends them. */
public interface Drained {

    /**
     * Rejects new connections from now on. Returns the tasks that end the open ones, batch by
     * batch. So their clients do not all connect to other replicas together.
     */
    List<Runnable> farewells();
}
