package dev.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The manifests fit each other, the image and the manual. */
class KubernetesManifestTests {

    private static final Path MANUAL = Path.of("docs", "operations.md");

    @Test
    void areInTheirKustomizations() {
        for (var folder : List.of(Manifest.FOLDER, Manifest.MIGRATION)) {
            var kustomization = Manifest.kustomization(folder);
            var files =
                    Manifest.files().stream()
                            .filter(file -> file.getParent().equals(folder))
                            .map(file -> file.getFileName().toString())
                            .collect(Collectors.toCollection(TreeSet::new));
            files.removeAll(Set.of(Manifest.KUSTOMIZATION, "namespace.yaml", "pod-monitor.yaml"));

            assertThat(Manifest.texts(kustomization.get("resources")))
                    .containsExactlyInAnyOrderElementsOf(files);
            assertThat(kustomization.propertyNames())
                    .isSubsetOf(
                            "apiVersion",
                            "kind",
                            "namespace",
                            "resources",
                            "images",
                            "configMapGenerator");
            assertThat(kustomization.get("namespace").asString())
                    .isEqualTo(Manifest.the("Namespace").at("/metadata/name").asString());
        }
        assertThat(Manifest.kustomization(Manifest.MIGRATION).get("images"))
                .isEqualTo(Manifest.kustomization(Manifest.FOLDER).get("images"));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.kubernetes.Workloads#all")
    void keepTheContainersClosed(JsonNode workload) throws IOException {
        var pod = workload.at("/spec/template/spec");
        assertThat(pod.get("containers")).hasSize(1);
        assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
        assertThat(pod.get("enableServiceLinks").asBoolean()).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                .isEqualTo("RuntimeDefault");
        var user = pod.at("/securityContext/runAsUser").asInt();
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("\nUSER " + user + "\n");
        var context = Workloads.container(workload).get("securityContext");
        assertThat(context.get("allowPrivilegeEscalation").asBoolean()).isFalse();
        assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(Manifest.texts(context.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
        for (var path : List.of("/tmp", "/sluice/data")) {
            assertThat(Workloads.volume(workload, Path.of(path)).has("emptyDir")).as(path).isTrue();
        }
        var resources = Workloads.container(workload).get("resources");
        assertThat(resources.at("/limits/memory")).isEqualTo(resources.at("/requests/memory"));
    }

    @Test
    void holdNoSecret() {
        assertThat(Manifest.all()).noneMatch(manifest -> manifest.kind().equals("Secret"));
        assertThat(Settings.literals().keySet()).noneMatch(name -> name.contains("PASSWORD"));
        Workloads.all()
                .flatMap(workload -> Workloads.container(workload).get("env").valueStream())
                .filter(
                        variable ->
                                variable.get("name").asString().matches(".*(PASSWORD|USERNAME)"))
                .forEach(variable -> assertThat(variable.has("value")).isFalse());
    }

    /** The gateways have no password of the role that owns the tables. */
    @Test
    void giveTheOwnersRoleToTheMigrationAlone() {
        assertThat(Workloads.GATEWAYS.toString()).doesNotContain("sluice-migrator");
        for (var variable : Workloads.migration().get("env")) {
            if (variable.get("name").asString().startsWith("SLUICE_DATABASE_")
                    && variable.has("valueFrom")) {
                assertThat(variable.at("/valueFrom/secretKeyRef/name").asString())
                        .isEqualTo("sluice-migrator");
            }
        }
        assertThat(Manifest.texts(Workloads.migration().get("args")))
                .containsExactly("migrate", "--grant-to", "$(GATEWAY)");
        assertThat(Workloads.gateway().has("args")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Service", "PodDisruptionBudget", "NetworkPolicy", "PodMonitor"})
    void selectThePodsOfTheGateways(String kind) {
        var selectors =
                Manifest.all().stream()
                        .filter(manifest -> manifest.kind().equals(kind))
                        .filter(manifest -> !manifest.name().equals("sluice-migrate"))
                        .map(manifest -> manifest.content().get("spec"))
                        .map(
                                spec ->
                                        kind.equals("Service")
                                                ? spec.get("selector")
                                                : spec.path(
                                                                kind.equals("NetworkPolicy")
                                                                        ? "podSelector"
                                                                        : "selector")
                                                        .get("matchLabels"))
                        .toList();

        assertThat(selectors)
                .isNotEmpty()
                .allMatch(selector -> selects(selector, Workloads.GATEWAYS));
        assertThat(selectors).noneMatch(selector -> selects(selector, Workloads.MIGRATION));
    }

    @Test
    void selectTheirOwnPods() {
        assertThat(selects(Workloads.GATEWAYS.at("/spec/selector/matchLabels"), Workloads.GATEWAYS))
                .isTrue();
        assertThat(
                        selects(
                                Workloads.GATEWAYS.at("/spec/selector/matchLabels"),
                                Workloads.MIGRATION))
                .isFalse();
        var migration = Manifest.named("NetworkPolicy", "sluice-migrate");
        assertThat(selects(migration.at("/spec/podSelector/matchLabels"), Workloads.MIGRATION))
                .isTrue();
        assertThat(selects(migration.at("/spec/podSelector/matchLabels"), Workloads.GATEWAYS))
                .isFalse();
        for (var constraint :
                Workloads.GATEWAYS.at("/spec/template/spec/topologySpreadConstraints")) {
            assertThat(selects(constraint.at("/labelSelector/matchLabels"), Workloads.GATEWAYS))
                    .isTrue();
            assertThat(constraint.get("whenUnsatisfiable").asString())
                    .isIn("DoNotSchedule", "ScheduleAnyway");
        }
    }

    private static boolean selects(JsonNode selector, JsonNode workload) {
        var labels = workload.at("/spec/template/metadata/labels");
        return !selector.isEmpty()
                && selector.propertyStream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    @Test
    void nameThePortsOfTheGateway() throws IOException {
        var settings =
                Manifest.of(Path.of("src", "main", "resources", "application.yml"))
                        .findFirst()
                        .orElseThrow();
        var ports =
                Workloads.gateway()
                        .get("ports")
                        .valueStream()
                        .collect(
                                Collectors.toMap(
                                        port -> port.get("name").asString(),
                                        port -> port.get("containerPort").asInt()));
        assertThat(ports)
                .isEqualTo(
                        Map.of(
                                "http", settings.at("/server/port").asInt(),
                                "management", settings.at("/management/server/port").asInt()));
        for (var service : Map.of("sluice", "http", "sluice-management", "management").entrySet()) {
            var served = Manifest.named("Service", service.getKey()).at("/spec/ports");
            assertThat(served).hasSize(1);
            assertThat(served.at("/0/targetPort").asString()).isEqualTo(service.getValue());
            assertThat(served.at("/0/port").asInt()).isEqualTo(ports.get(service.getValue()));
        }
        assertThat(Settings.of(Workloads.gateway()))
                .containsEntry("MANAGEMENT_SERVER_ADDRESS", "0.0.0.0");
        var monitored = Manifest.the("PodMonitor").at("/spec/podMetricsEndpoints/0");
        assertThat(monitored.get("port").asString()).isEqualTo("management");
        assertThat(monitored.get("path").asString()).isEqualTo("/actuator/prometheus");
    }

    /** All may reach the port of clients, and only the monitoring the management port. */
    @Test
    void openTheManagementPortToTheMonitoringAlone() {
        var rules = Manifest.named("NetworkPolicy", "sluice").at("/spec/ingress");
        assertThat(rules).hasSize(2);
        for (var rule : rules) {
            var isOpen = !rule.has("from");
            assertThat(rule.at("/ports")).hasSize(1);
            assertThat(rule.at("/ports/0/port").asString())
                    .isEqualTo(isOpen ? "http" : "management");
            assertThat(isOpen || rule.at("/from/0/namespaceSelector/matchLabels").size() == 1)
                    .isTrue();
        }
        assertThat(Manifest.named("NetworkPolicy", "sluice-migrate").at("/spec").has("ingress"))
                .isFalse();
    }

    /** Each object that a manifest refers to and no manifest makes is made by a command. */
    @Test
    void haveCommandsInTheManualForWhatTheyReferTo() throws IOException {
        var manual = Files.readString(MANUAL).replace("\\\n", " ");
        for (var workload : Workloads.all().toList()) {
            for (var variable : Workloads.container(workload).get("env")) {
                var reference = variable.at("/valueFrom/secretKeyRef");
                if (!reference.isMissingNode()) {
                    assertThat(manual)
                            .containsPattern(
                                    "kubectl create secret generic %s [^\\n]*--from-(literal|file)=%s="
                                            .formatted(
                                                    reference.get("name").asString(),
                                                    reference.get("key").asString()));
                }
            }
        }
        assertThat(manual)
                .contains(
                        "kubectl create configmap sluice-database-ca --from-file=ca.crt",
                        "kubectl create secret generic sluice-keys --from-file=2026-11",
                        "kubectl delete job "
                                + Workloads.MIGRATION.at("/metadata/name").asString()
                                + " ");
        var paths =
                Pattern.compile("kubectl apply -[kf] ([\\w./-]+)")
                        .matcher(manual)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet());
        assertThat(paths).hasSize(4).allMatch(path -> Files.exists(Path.of(path)));
    }
}
