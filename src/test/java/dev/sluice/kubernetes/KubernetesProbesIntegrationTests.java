package dev.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestSluice;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A running Sluice answers the requests that the manifests name. */
class KubernetesProbesIntegrationTests {

    private final TestSluice sluice = TestSluice.shared();

    @ParameterizedTest
    @ValueSource(strings = {"startupProbe", "livenessProbe", "readinessProbe"})
    void areAnswered(String probe) {
        var request = Workloads.gateway().at("/" + probe + "/httpGet");

        assertThat(status(request.get("port").asString(), request.get("path").asString()))
                .isEqualTo(200);
    }

    @Test
    void getMetrics() {
        var endpoint = Manifest.the("PodMonitor").at("/spec/podMetricsEndpoints/0");

        assertThat(status(endpoint.get("port").asString(), endpoint.get("path").asString()))
                .isEqualTo(200);
    }

    /** Paths and ports of mistakes. */
    @ParameterizedTest
    @CsvSource({"http, /actuator/health/live", "http, /actuator/prometheus"})
    void areNotAnsweredElsewhere(String port, String path) {
        assertThat(status(port, path)).isEqualTo(404);
    }

    private int status(String port, String path) {
        var number =
                switch (port) {
                    case "http" -> sluice.port();
                    case "management" -> sluice.managementPort();
                    default -> throw new AssertionError("The gateway has no port " + port);
                };
        var uri = URI.create("http://127.0.0.1:" + number + path);
        return sluice.send(HttpRequest.newBuilder(uri).build()).statusCode();
    }
}
