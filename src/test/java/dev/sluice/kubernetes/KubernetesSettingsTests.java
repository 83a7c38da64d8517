package dev.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestSluice;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseUrl;
import dev.sluice.gateway.connection.ShutdownSettings;
import dev.sluice.gateway.limit.EdgeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The manifests name settings of Sluice, whose values fit the rest of the manifests. */
class KubernetesSettingsTests {

    /** The longest stop with the default settings is 15 s, of which 11 are these settings. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(4);

    /** PostgreSQL's default, less its own reserve. */
    private static final int CONNECTIONS = 97;

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final Path MANUAL = Path.of("docs", "operations.md");

    @ParameterizedTest
    @MethodSource("dev.sluice.kubernetes.Workloads#all")
    void nameSettingsThatThereAre(JsonNode workload) throws IOException {
        var variables = Settings.of(Workloads.container(workload));
        assertThat(variables.keySet())
                .contains(
                        "SLUICE_DATABASE_URL",
                        "SLUICE_DATABASE_USERNAME",
                        "SLUICE_DATABASE_PASSWORD");
        assertThatCode(() -> Settings.check(variables)).doesNotThrowAnyException();

        var others = new TreeSet<>(variables.keySet());
        others.removeIf(name -> name.startsWith("SLUICE_"));
        others.removeAll(referenced(Workloads.container(workload)));
        assertThat(springVariables()).hasSizeGreaterThan(500).containsAll(others);
    }

    @ParameterizedTest
    @CsvSource({
        "SLUICE_SHUTDOWN_DRIAN, 10s, SLUICE_SHUTDOWN_DRIAN (environment) is not a setting",
        "SLUICE_SHUTDOWN_DRAIN, 10 seconds, sluice.shutdown.drain",
        "SLUICE_SECRETS_KEYS, 2026-11, sluice.secrets.keys: entry 1 is not ID=KEY or ID=file:PATH"
    })
    void areRefusedWithAnotherSetting(String name, String value, String message) {
        var variables = new HashMap<>(Settings.of(Workloads.gateway()));
        variables.put(name, value);

        assertThatThrownBy(() -> Settings.check(variables))
                .isInstanceOf(StartupFailure.class)
                .hasMessageStartingWith(message);
    }

    /** The variables that others or arguments refer to. */
    private static Set<String> referenced(JsonNode container) {
        return Settings.REFERENCE
                .matcher(container.toString())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** The variables of Spring's own properties. */
    private static Set<String> springVariables() throws IOException {
        var names = new TreeSet<String>();
        var loader = KubernetesSettingsTests.class.getClassLoader();
        for (var source : Collections.list(loader.getResources(METADATA))) {
            try (var content = source.openStream()) {
                var text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                for (var property : TestSluice.JSON.readTree(text).path("properties")) {
                    names.add(
                            property.get("name")
                                    .asString()
                                    .replace("-", "")
                                    .replace('.', '_')
                                    .toUpperCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.kubernetes.Workloads#all")
    void verifyTheDatabaseByTheMountedCertificate(JsonNode workload) {
        var variables = Settings.of(Workloads.container(workload));
        assertThat(variables.get("SLUICE_DATABASE_URL")).doesNotContain("$(");
        var target =
                DatabaseUrl.read(
                        variables.get("SLUICE_DATABASE_URL"),
                        variables.get("SLUICE_DATABASE_USERNAME"),
                        variables.get("SLUICE_DATABASE_PASSWORD"));

        assertThat(target.options().tls().mode()).isEqualTo("verify-full");
        var certificate = Path.of(String.valueOf(target.options().tls().rootCertificate()));
        assertThat(
                        Workloads.volume(workload, certificate.getParent())
                                .at("/configMap/name")
                                .asString())
                .isEqualTo("sluice-database-ca");
        assertThat(certificate.getFileName()).hasToString("ca.crt");
        assertThat(target.user()).isEqualTo(Settings.SECRET);
    }

    @Test
    void mountTheKeys() {
        var variables = Settings.of(Workloads.gateway());
        var ids = new TreeSet<String>();
        for (var entry : variables.get("SLUICE_SECRETS_KEYS").split(",", -1)) {
            var parts = entry.split("=file:", 2);
            var file = Path.of(parts[1]);
            assertThat(file.getFileName()).hasToString(parts[0]);
            assertThat(
                            Workloads.volume(Workloads.GATEWAYS, file.getParent())
                                    .at("/secret/secretName")
                                    .asString())
                    .isEqualTo("sluice-keys");
            ids.add(parts[0]);
        }

        assertThat(ids).contains(variables.get("SLUICE_SECRETS_ACTIVEKEY"));
    }

    @Test
    void giveEachStopItsTime() {
        var variables = Settings.of(Workloads.gateway());
        var stop = Settings.bind(variables, ShutdownSettings.class);
        var operation = Settings.bind(variables, EdgeSettings.class).timeout();
        var grace =
                Duration.ofSeconds(
                        Workloads.GATEWAYS
                                .at("/spec/template/spec/terminationGracePeriodSeconds")
                                .asLong());
        var drain = stop.drain();

        assertThat(drain).isNotNull().isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(grace).isGreaterThanOrEqualTo(drain.plus(stop.timeout()).plus(LAST_STEPS));
        // an operation that began before SIGTERM ends by itself
        assertThat(drain.plus(stop.timeout())).isGreaterThanOrEqualTo(operation);
    }

    @Test
    void keepTheNumbersOfReplicasTogether() throws IOException {
        var replicas = Workloads.GATEWAYS.at("/spec/replicas").asInt();
        var rollout = Workloads.GATEWAYS.at("/spec/strategy/rollingUpdate");
        var variables = Settings.of(Workloads.gateway());
        var database = Settings.bind(variables, DatabaseSettings.class);

        assertThat(rollout.get("maxUnavailable").asInt(-1)).isZero();
        assertThat(rollout.get("maxSurge").asInt()).isPositive();
        assertThat(Manifest.the("PodDisruptionBudget").at("/spec/minAvailable").asInt())
                .isPositive()
                .isLessThan(replicas);
        // The replicas count each other, as the manual says. A number would have to be that of the
        // Deployment.
        assertThat(variables.getOrDefault("SLUICE_EDGE_REPLICAS", "" + replicas))
                .isEqualTo("" + replicas);
        assertThat(
                        Files.readString(MANUAL)
                                .contains("The manifests do not set `sluice.edge.replicas`"))
                .isEqualTo(!variables.containsKey("SLUICE_EDGE_REPLICAS"));
        var most = replicas + rollout.get("maxSurge").asInt();
        assertThat(most * (database.poolSize() + database.reservedConnections()))
                .isLessThanOrEqualTo(CONNECTIONS);
    }
}
