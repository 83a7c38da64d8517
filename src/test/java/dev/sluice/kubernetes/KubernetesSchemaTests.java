package dev.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.TestSluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The manifests fit the schema of Kubernetes, and other ones do not. */
class KubernetesSchemaTests {

    private static final Path KUBECTL = Path.of("/usr/bin/kubectl");

    /** A kind of the Prometheus Operator, whose schema Kubernetes does not publish. */
    private static final String POD_MONITOR = "PodMonitor";

    static Stream<Manifest> manifests() {
        return Manifest.all().stream().filter(each -> !each.kind().equals(POD_MONITOR));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void fit(Manifest manifest) {
        assertThatCode(() -> KubernetesSchema.check(manifest.content())).doesNotThrowAnyException();
    }

    @Test
    void areOfAllKinds() {
        assertThat(manifests().map(Manifest::kind))
                .contains(
                        "Deployment",
                        "Service",
                        "PodDisruptionBudget",
                        "NetworkPolicy",
                        "Job",
                        "Namespace");
    }

    /** The value is JSON; without a value, the field is removed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // unknown fields
                "Deployment | | replica | 3 | `replica` in the JSON string is not defined",
                "Deployment | /spec | replica | 3 | `replica` in the JSON string is not defined",
                "Deployment | /spec/strategy/rollingUpdate | maxUnavailble | 0 | `maxUnavailble` in the JSON string is not defined",
                "Deployment | /spec/template/spec | terminationGracePeriod | 30 | `terminationGracePeriod` in the JSON string is not defined",
                "Deployment | /spec/template/spec/containers/0 | readinesProbe | {} | `readinesProbe` in the JSON string is not defined",
                "Deployment | /spec/template/spec/containers/0/livenessProbe/httpGet | url | \"/\" | `url` in the JSON string is not defined",
                "Deployment | /spec/template/spec/containers/0/securityContext | readOnlyRootFileSystem | true | `readOnlyRootFileSystem` in the JSON string is not defined",
                "Deployment | /spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef | secretName | \"x\" | `secretName` in the JSON string is not defined",
                "Deployment | /spec/template/spec/volumes/0 | emptydir | {} | `emptydir` in the JSON string is not defined",
                "Job | /spec | backOffLimit | 1 | `backOffLimit` in the JSON string is not defined",
                "PodDisruptionBudget | /spec | minUnavailable | 1 | `minUnavailable` in the JSON string is not defined",
                // values of other types
                "Deployment | /spec | replicas | \"three\" | three",
                "Deployment | /spec | replicas | \"3\" | /spec/replicas: \"3\" has the wrong type",
                "Deployment | /spec | replicas | 2.5 | 2.5",
                "Deployment | /spec | template | [] | Not a JSON Object: []",
                "Deployment | /spec/template/spec | containers | {} | `containers` to be an array",
                "Deployment | /spec/template/spec | automountServiceAccountToken | \"false\" | has the wrong type",
                "Deployment | /spec/template/spec/containers/0 | image | {} | `image` to be a primitive type",
                "Deployment | /spec/template/spec/containers/0/ports/0 | containerPort | \"http\" | http",
                "Deployment | /spec/template/spec/containers/0/env/2 | value | 5 | has the wrong type",
                "Deployment | /spec/selector | matchLabels | [] | matchLabels",
                "NetworkPolicy | /spec | policyTypes | \"Ingress\" | `policyTypes` to be an array",
                // required fields
                "Deployment | /spec | selector | | required field `selector` is not found",
                "Deployment | /spec | template | | required field `template` is not found",
                "Deployment | /spec/template/spec | containers | | required field `containers` is not found",
                "Deployment | /spec/template/spec/containers/0 | name | | required field `name` is not found",
                "Deployment | /spec/template/spec/containers/0/ports/0 | containerPort | | required field `containerPort` is not found",
                "Deployment | /spec/template/spec/containers/0/readinessProbe/httpGet | port | | required field `port` is not found",
                "Deployment | /spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef | key | | required field `key` is not found",
                "Deployment | /spec/template/spec/containers/0/volumeMounts/0 | mountPath | | required field `mountPath` is not found",
                "Deployment | /spec/template/spec/topologySpreadConstraints/0 | maxSkew | | required field `maxSkew` is not found",
                "Job | /spec | template | | required field `template` is not found",
                // kinds
                "Deployment | | apiVersion | \"extensions/v1beta1\" | There is no schema of extensions/v1beta1 Deployment",
            })
    void refuseAMistake(
            String kind,
            @Nullable String parent,
            String field,
            @Nullable String value,
            String message) {
        var object =
                manifests()
                        .filter(each -> each.kind().equals(kind))
                        .findFirst()
                        .orElseThrow()
                        .content();
        var holder = (ObjectNode) (parent == null ? object : object.at(parent));
        if (value == null) {
            assertThat(holder.remove(field)).isNotNull();
        } else {
            holder.set(field, TestSluice.JSON.readTree(value));
        }

        assertThatThrownBy(() -> KubernetesSchema.check(object))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refuseAKeyThatStandsTwice() {
        assertThatThrownBy(() -> Manifest.of("spec:\n  replicas: 3\n  replicas: 2\n").toList())
                .hasMessageContaining("found duplicate key replicas");
    }

    /** kubectl itself, if the machine has it, puts the files together. */
    @ParameterizedTest
    @CsvSource({"ops/kubernetes, 7", "ops/kubernetes/migrate, 1"})
    void fitAsKubectlPrintsThem(String folder, int count) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(KUBECTL), "kubectl is missing: install kubectl");
        var process = new ProcessBuilder(KUBECTL.toString(), "kustomize", folder).start();
        var text = String.join("\n", process.inputReader().lines().toList());
        var failure = String.join("\n", process.errorReader().lines().toList());
        assertThat(process.waitFor()).as(failure).isZero();
        var printed = Manifest.of(text).toList();

        assertThat(printed)
                .hasSize(count)
                .allSatisfy(KubernetesSchema::check)
                .allMatch(object -> object.at("/metadata/namespace").asString().equals("sluice"));
        var maps = names(printed, "ConfigMap");
        for (var object : printed) {
            for (var container : object.at("/spec/template/spec/containers")) {
                assertThat(container.get("image").asString()).matches("sluice:\\d+\\.\\d+\\.\\d+");
                for (var source : container.path("envFrom")) {
                    assertThat(maps).contains(source.at("/configMapRef/name").asString());
                }
            }
        }
    }

    private static Set<String> names(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.get("kind").asString().equals(kind))
                .map(object -> object.at("/metadata/name").asString())
                .collect(Collectors.toSet());
    }
}
