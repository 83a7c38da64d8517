package dev.sluice.gateway.trace;

import dev.sluice.database.start.PreparedDatabase;
import io.micrometer.observation.ObservationPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Configures tracing. While tracing is off, the request sampler selects no request. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingSettings.class)
class TracingConfiguration {

    @Bean
    static ObservationPredicate requestSampler(Environment environment, TracingSettings settings) {
        return TracingSwitch.isOn(environment)
                ? new RequestSampler(
                        TracingSwitch.probability(environment), settings.clientSamplesPerSecond())
                : RequestSampler.none();
    }

    /** The beans that exist only while tracing is on. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(TracingSwitch.class)
    static class On {

        @Bean
        Sampler sampledSpans() {
            return new SampledSpans();
        }

        @Bean
        TraceInterceptor traceInterceptor(OpenTelemetry telemetry, PreparedDatabase database) {
            // loads OpenTelemetry's own classes now; otherwise the first request waits for them
            var _ = Context.current();
            var target = database.target();
            return new TraceInterceptor(
                    telemetry.getTracer("dev.sluice"),
                    new OperationTrace.Database(
                            target.database(), target.options().applicationName()));
        }
    }
}
