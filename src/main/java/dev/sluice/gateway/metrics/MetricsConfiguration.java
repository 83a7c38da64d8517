package dev.sluice.gateway.metrics;

import dev.sluice.gateway.limit.Rejections;
import dev.sluice.gateway.persisted.TrustedDocuments;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the meters that are told of operations and statements. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    @Bean
    StatementMeters statementMeters(MeterRegistry registry) {
        return new StatementMeters(registry);
    }

    @Bean
    OperationMeters operationMeters(
            MeterRegistry registry, TrustedDocuments trusted, Rejections rejections) {
        return new OperationMeters(registry, new OperationNames(trusted.texts()), rejections);
    }
}
