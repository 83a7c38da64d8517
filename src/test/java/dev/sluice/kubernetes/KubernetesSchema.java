package dev.sluice.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The published schema of Kubernetes, by the types that its Java client generates from the schema:
 * they refuse unknown fields, fields of other types, and objects without a required field.
 */
final class KubernetesSchema {

    private static final Map<String, Class<?>> TYPES =
            Map.of(
                    "v1 ConfigMap", V1ConfigMap.class,
                    "v1 Namespace", V1Namespace.class,
                    "v1 Service", V1Service.class,
                    "apps/v1 Deployment", V1Deployment.class,
                    "batch/v1 Job", V1Job.class,
                    "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class,
                    "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class);

    private KubernetesSchema() {}

    /**
     * Checks an object.
     *
     * @throws IllegalArgumentException if the object does not fit the schema
     * @throws com.google.gson.JsonParseException if a value has another type
     */
    static void check(JsonNode object) {
        var kind = object.path("apiVersion").asString("") + " " + object.path("kind").asString("");
        var type = TYPES.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("There is no schema of " + kind);
        }
        var given = JsonParser.parseString(object.toString());
        Object read = JSON.getGson().fromJson(given, type);
        requireSame(given, JSON.getGson().toJsonTree(read), "");
    }

    /** Gson reads the text "3" where a number should stand, but writes a number. */
    private static void requireSame(JsonElement given, JsonElement written, String place) {
        if (given.isJsonObject() && written != null && written.isJsonObject()) {
            given.getAsJsonObject()
                    .asMap()
                    .forEach(
                            (name, value) ->
                                    requireSame(
                                            value,
                                            written.getAsJsonObject().get(name),
                                            place + "/" + name));
        } else if (given.isJsonArray() && written != null && written.isJsonArray()) {
            for (var i = 0; i < given.getAsJsonArray().size(); i++) {
                requireSame(
                        given.getAsJsonArray().get(i),
                        written.getAsJsonArray().get(i),
                        place + "/" + i);
            }
        } else if (!given.equals(written)) {
            throw new IllegalArgumentException("%s: %s has the wrong type".formatted(place, given));
        }
    }
}
