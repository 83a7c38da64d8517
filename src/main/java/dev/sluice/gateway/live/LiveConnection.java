package dev.sluice.gateway.live;

/** A connection that stays open: a WebSocket or a stream of events. */
public interface LiveConnection {

    /**
     * Does what is due: sends a ping, or closes a connection whose client is silent.
     *
     * @param now the time as {@link System#nanoTime()} counts
     */
    void look(long now);

    /**
     * Ends the connection because the gateway stops. The client gets the positions of its
     * subscriptions before.
     */
    void goAway();
}
