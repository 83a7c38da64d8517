package dev.sluice.gateway.trace;

import dev.sluice.gateway.SettingRange;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of tracing, in addition to {@code management.tracing.sampling.probability}.
 *
 * @param clientSamplesPerSecond maximum requests of a replica in a second that are traced because
 *     their {@code traceparent} says that they are sampled; 0 leaves every decision to the
 *     probability
 */
@ConfigurationProperties("sluice.tracing")
public record TracingSettings(@DefaultValue("0") int clientSamplesPerSecond) {

    private static final int MOST = 100_000;

    /** Refuses values out of range. */
    public TracingSettings {
        SettingRange.between(
                "sluice.tracing.client-samples-per-second", clientSamplesPerSecond, 0, MOST);
    }
}
