package dev.sluice.kubernetes;

import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The objects that make pods, each with one container. */
final class Workloads {

    static final JsonNode GATEWAYS = Manifest.the("Deployment");
    static final JsonNode MIGRATION = Manifest.the("Job");

    private Workloads() {}

    static Stream<JsonNode> all() {
        return Stream.of(GATEWAYS, MIGRATION);
    }

    /** The container of the gateways. */
    static JsonNode gateway() {
        return container(GATEWAYS);
    }

    /** The container of the migration. */
    static JsonNode migration() {
        return container(MIGRATION);
    }

    static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    /** The volume that is mounted at a path. */
    static JsonNode volume(JsonNode workload, Path path) {
        var name =
                container(workload)
                        .get("volumeMounts")
                        .valueStream()
                        .filter(mount -> mount.get("mountPath").asString().equals(path.toString()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("Nothing is mounted at " + path))
                        .get("name");
        return workload.at("/spec/template/spec/volumes")
                .valueStream()
                .filter(volume -> volume.get("name").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
