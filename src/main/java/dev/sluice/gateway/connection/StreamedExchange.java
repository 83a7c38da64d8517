package dev.sluice.gateway.connection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the watch of a connection that a response stays open, and may write nothing for a long
 * time. The response itself watches its client from then on.
 */
public final class StreamedExchange {

    private static final String ATTRIBUTE = StreamedExchange.class.getName();

    private final ConnectionWatch.@Nullable Exchange watched;

    private StreamedExchange(ConnectionWatch.@Nullable Exchange watched) {
        this.watched = watched;
    }

    public static void put(
            ConnectionWatch.@Nullable Exchange watched, Map<String, Object> attributes) {
        attributes.put(ATTRIBUTE, new StreamedExchange(watched));
    }

    /** Returns the exchange of a request from its attributes. */
    public static StreamedExchange of(Map<String, Object> attributes) {
        if (attributes.get(ATTRIBUTE) instanceof StreamedExchange exchange) {
            return exchange;
        }
        throw new IllegalStateException("The request did not come through its filter");
    }

    /** The response begins. */
    public void begins() {
        if (watched != null) {
            watched.staysOpen();
        }
    }

    /** The last bytes of the response were handed to the server. The client must take them soon. */
    public void ends() {
        if (watched != null) {
            watched.endsSoon();
        }
    }
}
