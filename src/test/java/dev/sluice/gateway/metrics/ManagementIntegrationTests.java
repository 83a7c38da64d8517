package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port serves metrics and health; the port of clients serves health alone. */
class ManagementIntegrationTests {

    private final TestSluice sluice = TestSluice.shared();

    @Test
    void servesMetricsToCallersWithAnyCredentials() {
        for (var credentials : new String[] {"", "Bearer x.y.z", "Basic YTpi"}) {
            var answer = get(sluice.managementPort(), "/actuator/prometheus", credentials);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(text(answer)).contains("\njvm_memory_used_bytes{");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness"
            })
    void servesHealthAtBothPorts(String path) {
        for (var port : new int[] {sluice.port(), sluice.managementPort()}) {
            var answer = get(port, path, "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(text(answer)).contains("\"status\":\"UP\"").doesNotContain("components");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/graphql",
                "/graphql?query=%7B__typename%7D",
                "/graphiql",
                "/actuator",
                "/actuator/metrics",
                "/actuator/env",
                "/actuator/prometheus/x",
                "/actuator/heapdump"
            })
    void servesNothingElseAtTheManagementPort(String path) {
        for (var method : new String[] {"GET", "POST"}) {
            var request =
                    HttpRequest.newBuilder(uri(sluice.managementPort(), path))
                            .header("Content-Type", "application/json")
                            .method(
                                    method,
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"query\":\"{__typename}\"}"));
            var answer = sluice.send(request.build());

            assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(404);
            assertThat(text(answer)).doesNotContain("__typename");
        }
    }

    @Test
    void servesNoMetricsAtThePortOfClients() {
        for (var path : new String[] {"/actuator/prometheus", "/actuator/metrics"}) {
            var answer = get(sluice.port(), path, "");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(text(answer)).contains("There is nothing at this path");
        }
    }

    /** Another address of this machine stands for other machines. */
    @Test
    void isOpenToThisMachineAloneUnlessAnAddressIsConfigured() throws SocketException {
        var others =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLoopbackAddress())
                        .filter(address -> !address.isLinkLocalAddress())
                        .toList();
        assertThat(others).allMatch(address -> !isOpen(address, sluice.managementPort()));
        assertThat(isOpen(InetAddress.getLoopbackAddress(), sluice.managementPort())).isTrue();

        try (var open =
                TestSluice.start(
                        TestDatabase.shared(), Map.of("management.server.address", "0.0.0.0"))) {
            assertThat(Stream.concat(others.stream(), Stream.of(InetAddress.getLoopbackAddress())))
                    .allMatch(address -> isOpen(address, open.managementPort()));
        }
    }

    private static boolean isOpen(InetAddress address, int port) {
        try (var _ = new Socket(address, port)) {
            return true;
        } catch (java.io.IOException refused) {
            return false;
        }
    }

    /** An operator can do without the port. Health stays at the port of clients. */
    @Test
    void servesHealthWithoutAManagementPort() {
        try (var without =
                TestSluice.start(TestDatabase.shared(), Map.of("management.server.port", "-1"))) {
            assertThat(get(without.port(), "/actuator/health/readiness", "").statusCode())
                    .isEqualTo(200);
            assertThat(get(without.port(), "/actuator/prometheus", "").statusCode()).isEqualTo(404);
        }
    }

    private HttpResponse<byte[]> get(int port, String path, String credentials) {
        var request = HttpRequest.newBuilder(uri(port, path));
        if (!credentials.isEmpty()) {
            request.header("Authorization", credentials);
        }
        return sluice.send(request.build());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
