package dev.sluice.gateway;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How requests are taken.
 *
 * @param timeout the longest that a request may take, and what one has that asks for nothing else
 */
@ConfigurationProperties("sluice.edge")
record EdgeSettings(@DefaultValue("10s") Duration timeout) {}
