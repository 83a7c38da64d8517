package dev.sluice.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.query.trace.TracedRequest;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spans of operations and of the runs that serve them. */
class OperationTraceTests {

    private static final OperationTrace.Database DATABASE =
            new OperationTrace.Database("work", "sluice");

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Tracer tracer =
            SdkTracerProvider.builder()
                    .setSampler(new SampledSpans())
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build()
                    .get("test");

    @Test
    void linksARunWithTheOtherRequestsThatItServes() {
        var first = begin();
        var second = begin();
        var work = new TracedRequest.Work("tasks", 3, 5);
        var run = first.begin(work, List.of(second.id()));
        var joined = second.join(work, run.id());
        run.sent();
        run.ended(null);
        joined.ended(null);

        var span = span("SELECT tasks");
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getTraceId()).isEqualTo(first.id().trace());
        assertThat(span.getParentSpanId()).isEqualTo(first.id().span());
        assertThat(span.getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly(second.id().trace());
        assertThat(span.getEvents()).extracting("name").containsExactly("sent");
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("db.system.name"), "postgresql")
                .containsEntry(AttributeKey.stringKey("db.namespace"), "work")
                .containsEntry(AttributeKey.stringKey("db.operation.name"), "SELECT")
                .containsEntry(AttributeKey.stringKey("db.query.summary"), "SELECT tasks")
                .containsEntry(AttributeKey.longKey("db.operation.batch.size"), 3L)
                .containsEntry(AttributeKey.longKey("sluice.run.key_rows"), 3L)
                .containsEntry(AttributeKey.longKey("sluice.run.requests"), 5L)
                .hasSize(7);
        var shared = span("shared SELECT tasks");
        assertThat(shared.getTraceId()).isEqualTo(second.id().trace());
        assertThat(shared.getParentSpanId()).isEqualTo(second.id().span());
        assertThat(shared.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(shared.getLinks())
                .extracting(link -> link.getSpanContext().getSpanId())
                .containsExactly(span.getSpanId());
        assertThat(shared.getAttributes().asMap()).isEmpty();
    }

    @Test
    void callsOneKeyRowNoBatch() {
        begin().begin(new TracedRequest.Work("task", 1, 1), List.of()).ended(null);
        assertThat(span("SELECT task").getAttributes().asMap())
                .doesNotContainKey(AttributeKey.longKey("db.operation.batch.size"))
                .containsEntry(AttributeKey.longKey("sluice.run.key_rows"), 1L);
    }

    /** Messages of failures repeat values. */
    @Test
    void tellsNothingOfAFailureButItsType() {
        var run = begin().begin(new TracedRequest.Work("task", 1, 1), List.of());
        run.ended(new IllegalStateException("secret value"));
        run.ended(null);
        run.abandoned();

        var span = span("SELECT task");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(span.getEvents()).isEmpty();
        assertThat(span.toString()).doesNotContain("secret value");
    }

    @Test
    void namesTheOperationOnceItIsKnown() {
        var trace = begin();
        assertThat(trace.applicationName()).startsWith("sluice: GraphQL Operation ");
        var document = Parser.parse("query Tasks($a: String = \"secret\") { tasks { id } }");
        trace.runs(document.getDefinitionsOfType(OperationDefinition.class).getFirst());
        assertThat(trace.applicationName())
                .isEqualTo("sluice: query Tasks " + trace.id().trace().substring(0, 8));
        trace.cancelled();

        var span = span("query Tasks");
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("graphql.operation.type"), "query")
                .containsEntry(AttributeKey.stringKey("graphql.operation.name"), "Tasks")
                .containsEntry(AttributeKey.stringKey("error.type"), "cancelled")
                .hasSize(3);
        assertThat(span.toString()).doesNotContain("secret");
    }

    /** Only requests begin traces. */
    @Test
    void recordsNoSpanThatIsInNoRequest() {
        tracer.spanBuilder("stray").startSpan().end();
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    private OperationTrace begin() {
        return OperationTrace.begin(
                tracer,
                DATABASE,
                tracer.spanBuilder("http post").setSpanKind(SpanKind.SERVER).startSpan());
    }

    private SpanData span(String name) {
        var found =
                exporter.getFinishedSpanItems().stream()
                        .filter(span -> span.getName().equals(name))
                        .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
