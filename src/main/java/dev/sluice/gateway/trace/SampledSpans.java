package dev.sluice.gateway.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Records the spans of requests, and all spans inside them. {@link RequestSampler} decides which
 * requests have a span. Other spans are not recorded.
 */
final class SampledSpans implements Sampler {

    @Override
    public SamplingResult shouldSample(
            Context parentContext,
            String traceId,
            String name,
            SpanKind kind,
            Attributes attributes,
            List<LinkData> links) {
        var parent = Span.fromContext(parentContext).getSpanContext();
        var isRecorded = kind == SpanKind.SERVER || (parent.isSampled() && !parent.isRemote());
        return isRecorded ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
        return "SampledSpans";
    }
}
