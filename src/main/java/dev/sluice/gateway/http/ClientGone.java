package dev.sluice.gateway.http;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Ends a request whose client has closed the connection, or has sent a body that is not valid HTTP.
 */
final class ClientGone extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ClientGone.class);

    /**
     * Reactor's context key for the handler of errors that arrive after the end of a request. For
     * example, a client resets the connection while its answer is written. The default handler logs
     * such errors at ERROR.
     */
    private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

    /**
     * Message of the exception that Reactor Netty throws after it has itself answered a body that
     * cannot be decoded.
     */
    private static final String ANSWERED = "Status and headers already sent";

    /**
     * Makes Reactor log errors after the end of a request in one line at DEBUG if the client caused
     * them.
     */
    static final ContextView DROPPED_AT_DEBUG =
            Context.of(ON_ERROR_DROPPED, (Consumer<Throwable>) ClientGone::dropped);

    ClientGone(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }

    /**
     * Returns whether the client caused a failure by closing its connection or sending invalid
     * HTTP.
     */
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
