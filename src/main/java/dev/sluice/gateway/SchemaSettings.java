package dev.sluice.gateway;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where types are declared.
 *
 * @param locations patterns of SDL files, as Spring writes resources
 */
@ConfigurationProperties("sluice.schema")
record SchemaSettings(@DefaultValue(SchemaSettings.OWN) List<String> locations) {

    /** Sluice's own types. */
    static final String OWN = "classpath*:graphql/**/*.graphqls";

    SchemaSettings {
        locations = List.copyOf(locations);
    }
}
