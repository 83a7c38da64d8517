package dev.sluice.gateway.trace;

import dev.sluice.database.SqlFailure;
import dev.sluice.query.trace.TracedRequest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A span that lasts as long as a run of a statement. Safe for all threads. */
record RunTrace(Span span) implements TracedRequest.RunSpan {

    static TracedRequest.Id id(Span span) {
        var context = span.getSpanContext();
        return new TracedRequest.Id(context.getTraceId(), context.getSpanId());
    }

    @Override
    public TracedRequest.Id id() {
        return id(span);
    }

    @Override
    public void sent() {
        span.addEvent("sent");
    }

    @Override
    public void ended(@Nullable Throwable failure) {
        if (failure != null) {
            describe(span, failure);
        }
        span.end();
    }

    @Override
    public void abandoned() {
        span.setAttribute(ErrorAttributes.ERROR_TYPE, "cancelled");
        span.end();
    }

    /**
     * Adds the type of a failure to a span. Omits the message, because it can repeat values of
     * rows.
     */
    static void describe(Span span, Throwable failure) {
        var type = failure.getClass().getName();
        if (failure instanceof SqlFailure sql) {
            type = sql.kind().name().toLowerCase(Locale.ROOT);
            var state = sql.sqlState();
            if (state != null) {
                type = state;
                span.setAttribute(DbAttributes.DB_RESPONSE_STATUS_CODE, state);
            }
        }
        span.setAttribute(ErrorAttributes.ERROR_TYPE, type);
        span.setStatus(StatusCode.ERROR);
    }
}
