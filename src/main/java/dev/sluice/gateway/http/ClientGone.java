package dev.sluice.gateway.http;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** A request ends because its client has left, or sends a body that is not HTTP. */
final class ClientGone extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ClientGone.class);

    /**
     * Reactor's key for what is done with errors that come after the end, as when a connection is
     * reset while its answer is written. Its default prints them as errors.
     */
    private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

    /** The message of Reactor Netty after its own answer to a body that cannot be decoded. */
    private static final String ANSWERED = "Status and headers already sent";

    /** Lets a request's late errors be one line at DEBUG if its client caused them. */
    static final ContextView DROPPED_AT_DEBUG =
            Context.of(ON_ERROR_DROPPED, (Consumer<Throwable>) ClientGone::dropped);

    ClientGone(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }

    /** Whether a failure has this reason. */
    static boolean isReasonOf(Throwable failure) {
        return failure instanceof ClientGone
                || (failure instanceof IllegalStateException
                        && ANSWERED.equals(failure.getMessage()))
                || DisconnectedClientHelper.isClientDisconnectedException(failure);
    }

    private static void dropped(Throwable failure) {
        if (isReasonOf(failure)) {
            LOG.debug("A client left: {}", failure.toString());
        } else {
            LOG.error("A failure came after the end of its request", failure);
        }
    }
}
