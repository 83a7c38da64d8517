package dev.sluice.query.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A request whose trace is sampled. A run is one execution of a SQL statement for one or more
 * requests. The Reactor context passes this object from the request to its runs, with this class as
 * the key. The context of a request that is not sampled has no such object. Safe for all threads.
 */
public interface TracedRequest {

    /**
     * The identity of a span in a trace, in the format of <a
     * href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>.
     *
     * @param trace 32 hexadecimal digits in lower case
     * @param span 16 hexadecimal digits in lower case
     */
    record Id(String trace, String span) {}

    /**
     * The work of a run.
     *
     * @param field the field of the schema that the run reads
     * @param keyRows the number of key rows that the run sends, which are the inputs of the
     *     statement; one or more
     * @param requests the number of requests that the run serves, sampled or not; one or more
     */
    record Work(String field, int keyRows, int requests) {}

    /** The span of this request, which is the parent of the spans of its runs. */
    Id id();

    /**
     * The application name that {@code pg_stat_activity} shows while a run works for this request.
     * Printable ASCII, at most 63 bytes.
     */
    String applicationName();

    /**
     * Begins the span of a run in the trace of this request.
     *
     * @param others the other sampled requests that the run serves
     */
    RunSpan begin(Work work, List<Id> others);

    /**
     * Begins a span in the trace of this request for a run whose own span is in another trace.
     *
     * @param run the span of the run
     */
    RunSpan join(Work work, Id run);

    /**
     * A span that lasts as long as a run. The first call that ends the span counts; later calls do
     * nothing.
     */
    interface RunSpan {

        Id id();

        /**
         * Records that the statement is sent now. It is called again if the statement is sent
         * again.
         */
        void sent();

        /**
         * Ends the span.
         *
         * @param failure the failure of the run; null if the run was answered
         */
        void ended(@Nullable Throwable failure);

        /** Ends the span, because no request waits for the run any more. */
        void abandoned();
    }

    /**
     * Puts a request into the context of a read, so that the runs of the read appear in its trace.
     *
     * @param request the request; null if it is not sampled
     */
    static <T> Mono<T> in(@Nullable TracedRequest request, Mono<T> read) {
        return request == null ? read : read.contextWrite(Context.of(TracedRequest.class, request));
    }
}
