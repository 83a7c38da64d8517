package dev.sluice.gateway.trace;

import dev.sluice.gateway.Errors;
import dev.sluice.policy.Refusal;
import dev.sluice.query.trace.TracedRequest;
import graphql.language.OperationDefinition;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import java.util.List;
import java.util.Set;
import org.springframework.graphql.server.WebGraphQlResponse;

/**
 * The span of one sampled operation, and the spans of the statement runs that serve it. The spans
 * hold no text of the document, no values and no messages of errors. Safe for all threads.
 */
public final class OperationTrace implements TracedRequest {

    private static final AttributeKey<String> TYPE =
            AttributeKey.stringKey("graphql.operation.type");
    private static final AttributeKey<String> NAME =
            AttributeKey.stringKey("graphql.operation.name");
    private static final AttributeKey<Long> KEY_ROWS = AttributeKey.longKey("sluice.run.key_rows");
    private static final AttributeKey<Long> REQUESTS = AttributeKey.longKey("sluice.run.requests");
    private static final String CANCELLED = "cancelled";

    /** Codes of errors that the caller did not cause. */
    private static final Set<String> FAILURES =
            Set.of(
                    Errors.INTERNAL,
                    Refusal.Code.UNAVAILABLE.name(),
                    Refusal.Code.DEADLINE_EXCEEDED.name());

    private final Tracer tracer;
    private final Database database;
    private final Span span;
    private volatile OperationName name = OperationName.UNKNOWN;

    /**
     * The names of the database.
     *
     * @param name its name in spans
     * @param application the {@code application_name} of the gateway's sessions
     */
    record Database(String name, String application) {}

    private OperationTrace(Tracer tracer, Database database, Span span) {
        this.tracer = tracer;
        this.database = database;
        this.span = span;
    }

    /**
     * Begins an operation's span.
     *
     * @param request the span of the HTTP request that contains the operation
     */
    static OperationTrace begin(Tracer tracer, Database database, Span request) {
        var span =
                tracer.spanBuilder(OperationName.UNKNOWN.ofSpan())
                        .setParent(Context.root().with(request))
                        .startSpan();
        return new OperationTrace(tracer, database, span);
    }

    /** Sets the operation that runs, because a document can have several operations. */
    public void runs(OperationDefinition operation) {
        name = OperationName.of(operation);
        span.updateName(name.ofSpan());
        span.setAttribute(TYPE, name.type());
        span.setAttribute(NAME, name.name());
    }

    /** Ends the span. The span of a subscription ends when its stream begins. */
    void answered(WebGraphQlResponse response) {
        response.getErrors().stream()
                .map(error -> String.valueOf(error.getExtensions().get(Errors.CODE)))
                .findFirst()
                .ifPresent(this::refused);
        span.end();
    }

    private void refused(String code) {
        span.setAttribute(ErrorAttributes.ERROR_TYPE, code);
        if (FAILURES.contains(code)) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    void failed(Throwable failure) {
        RunTrace.describe(span, failure);
        span.end();
    }

    void cancelled() {
        span.setAttribute(ErrorAttributes.ERROR_TYPE, CANCELLED);
        span.end();
    }

    @Override
    public Id id() {
        return RunTrace.id(span);
    }

    @Override
    public String applicationName() {
        return name.ofApplication(database.application(), span.getSpanContext().getTraceId());
    }

    @Override
    public RunSpan begin(Work work, List<Id> others) {
        var summary = summary(work);
        var run =
                child(summary)
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute(
                                DbAttributes.DB_SYSTEM_NAME,
                                DbAttributes.DbSystemNameValues.POSTGRESQL)
                        .setAttribute(DbAttributes.DB_NAMESPACE, database.name())
                        .setAttribute(DbAttributes.DB_OPERATION_NAME, "SELECT")
                        .setAttribute(DbAttributes.DB_QUERY_SUMMARY, summary)
                        .setAttribute(KEY_ROWS, (long) work.keyRows())
                        .setAttribute(REQUESTS, (long) work.requests());
        if (work.keyRows() > 1) { // by OpenTelemetry's rules, a batch has two or more
            run.setAttribute(DbAttributes.DB_OPERATION_BATCH_SIZE, (long) work.keyRows());
        }
        others.forEach(other -> run.addLink(context(other)));
        return new RunTrace(run.startSpan());
    }

    @Override
    public RunSpan join(Work work, Id run) {
        return new RunTrace(child("shared " + summary(work)).addLink(context(run)).startSpan());
    }

    private SpanBuilder child(String childName) {
        return tracer.spanBuilder(childName).setParent(Context.root().with(span));
    }

    private static String summary(Work work) {
        return "SELECT " + work.field();
    }

    private static SpanContext context(Id id) {
        return SpanContext.create(
                id.trace(), id.span(), TraceFlags.getSampled(), TraceState.getDefault());
    }
}
