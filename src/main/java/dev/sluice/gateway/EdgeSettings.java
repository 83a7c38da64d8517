package dev.sluice.gateway;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How requests are taken.
 *
 * @param timeout the longest that a request may take, and what one has that asks for nothing else
 * @param maxBody the most bytes of a request's body, packed or not
 * @param allowedOrigins origins whose pages may ask, as CORS has it; none if empty
 */
@ConfigurationProperties("sluice.edge")
record EdgeSettings(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue List<String> allowedOrigins) {

    EdgeSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
