package dev.sluice.gateway.page;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of GraphiQL, a page to explore the API with.
 *
 * @param enabled whether GraphiQL is served at {@code /graphiql}
 */
@ConfigurationProperties("sluice.graphiql")
public record GraphiqlSettings(@DefaultValue("true") boolean enabled) {}
