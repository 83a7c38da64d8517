package dev.sluice.gateway.trace;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.SettingBounds;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Tracing is on if the settings have an address to which spans are sent. Otherwise no bean and no
 * thread of OpenTelemetry is made.
 */
public final class TracingSwitch
        implements Condition, AutoConfigurationImportFilter, EnvironmentAware {

    /** The setting with the address to which spans are sent. */
    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    static final String PROBABILITY = "management.tracing.sampling.probability";

    /** The packages of Spring Boot with the auto-configurations that make and send spans. */
    private static final String[] TRACING = {
        "org.springframework.boot.micrometer.tracing.", "org.springframework.boot.opentelemetry."
    };

    private @Nullable Environment environment;

    /** Whether the settings have an address to which spans are sent. */
    static boolean isOn(Environment environment) {
        return StringUtils.hasText(environment.getProperty(ENDPOINT));
    }

    /**
     * The part of requests that is sampled, from 0 to 1.
     *
     * @throws StartupFailure if the setting is out of range
     */
    static double probability(Environment environment) {
        var text = environment.getProperty(PROBABILITY, "");
        if (text.isBlank()) {
            return 0.1; // Spring Boot's own default
        }
        try {
            var probability = Double.parseDouble(text.strip());
            if (probability >= 0 && probability <= 1) {
                return probability;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw SettingBounds.wrong(
                PROBABILITY, SettingBounds.quoted(text) + " is not a number from 0 to 1");
    }

    /**
     * Checks the settings of tracing. Spring Boot would reject wrong settings too late, or not at
     * all.
     *
     * @throws StartupFailure if the endpoint is not an HTTP address, or the probability is out of
     *     range
     */
    public static void check(Environment environment) {
        probability(environment);
        if (isOn(environment)) {
            var endpoint = String.valueOf(environment.getProperty(ENDPOINT)).strip();
            if (!isAddress(endpoint)) {
                throw SettingBounds.wrong(
                        ENDPOINT,
                        SettingBounds.quoted(endpoint)
                                + " is not an address such as http://localhost:4318/v1/traces");
            }
        }
    }

    private static boolean isAddress(String text) {
        try {
            var address = URI.create(text);
            return address.getHost() != null
                    && ("http".equalsIgnoreCase(address.getScheme())
                            || "https".equalsIgnoreCase(address.getScheme()));
        } catch (IllegalArgumentException invalid) {
            return false;
        }
    }

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isOn(context.getEnvironment());
    }

    /** Excludes the auto-configurations for tracing while tracing is off. */
    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        var isOn = environment != null && isOn(environment);
        var kept = new boolean[configurations.length];
        for (var i = 0; i < kept.length; i++) {
            kept[i] = isOn || !isTracing(configurations[i]);
        }
        return kept;
    }

    private static boolean isTracing(@Nullable String configuration) {
        return configuration != null
                && (configuration.startsWith(TRACING[0]) || configuration.startsWith(TRACING[1]));
    }
}
