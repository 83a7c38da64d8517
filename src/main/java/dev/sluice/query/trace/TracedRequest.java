package dev.sluice.query.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A request whose trace is sampled, as runs of statements see it. It travels in the Reactor
 * context, under this class, from the request to the runs of statements; a request that is not
 * sampled has none there. Safe for all threads.
 */
public interface TracedRequest {

    /**
     * A place in a trace, as <a href="https://www.w3.org/TR/trace-context/">W3C</a> writes it.
     *
     * @param trace 32 hexadecimal digits, in small letters
     * @param span 16 hexadecimal digits, in small letters
     */
    record Id(String trace, String span) {}

    /**
     * The work of a run.
     *
     * @param field the field of the schema that it reads
     * @param keyRows key rows that it sends; one or more
     * @param requests requests that it serves, sampled or not; one or more
     */
    record Work(String field, int keyRows, int requests) {}

    /** Where the spans of its runs belong. */
    Id id();

    /**
     * The name that {@code pg_stat_activity} shows while a run for it is at work; printable ASCII,
     * at most 63 bytes.
     */
    String applicationName();

    /**
     * Begins the span of a run, in this request's trace.
     *
     * @param others the other sampled requests that the run serves
     */
    RunSpan begin(Work work, List<Id> others);

    /**
     * Begins the span by which this request's trace shows a run whose own span is in another one.
     *
     * @param run the span of the run
     */
    RunSpan join(Work work, Id run);

    /** A span that lasts as long as a run. It ends once; what comes later does nothing. */
    interface RunSpan {

        Id id();

        /** Says that the statement is sent now, or once more. */
        void sent();

        /**
         * Ends it.
         *
         * @param failure null if the run was answered
         */
        void ended(@Nullable Throwable failure);

        /** Ends it because all requests that the run served have gone. */
        void abandoned();
    }

    /**
     * Has a request traced in what is read for it.
     *
     * @param request null if it is not sampled
     */
    static <T> Mono<T> in(@Nullable TracedRequest request, Mono<T> read) {
        return request == null ? read : read.contextWrite(Context.of(TracedRequest.class, request));
    }
}
