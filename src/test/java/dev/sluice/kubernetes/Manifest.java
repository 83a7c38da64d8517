package dev.sluice.kubernetes;

import dev.sluice.TestSluice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** An object in {@code ops/kubernetes}. */
record Manifest(Path file, JsonNode content) {

    static final Path FOLDER = Path.of("ops", "kubernetes");
    static final Path MIGRATION = FOLDER.resolve("migrate");
    static final String KUSTOMIZATION = "kustomization.yaml";

    /** All objects but the kustomizations. */
    static List<Manifest> all() {
        return files().stream()
                .filter(file -> !file.endsWith(KUSTOMIZATION))
                .flatMap(file -> of(file).map(content -> new Manifest(file, content)))
                .toList();
    }

    static List<Path> files() {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The only object of a kind. */
    static JsonNode the(String kind) {
        return named(kind, null);
    }

    static JsonNode named(String kind, String name) {
        var found =
                all().stream()
                        .filter(each -> each.kind().equals(kind))
                        .filter(each -> name == null || each.name().equals(name))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError("%d objects are a %s".formatted(found.size(), kind));
        }
        return found.getFirst().content();
    }

    static JsonNode kustomization(Path folder) {
        return of(folder.resolve(KUSTOMIZATION)).findFirst().orElseThrow();
    }

    /** The documents of a file. A key that stands twice is an error. */
    static Stream<JsonNode> of(Path file) {
        try {
            return of(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Stream<JsonNode> of(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var documents = new Yaml(new SafeConstructor(options)).loadAll(text);
        return StreamSupport.stream(documents.spliterator(), false)
                .map(document -> TestSluice.JSON.<JsonNode>valueToTree(document));
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    String kind() {
        return content.path("kind").asString("");
    }

    String name() {
        return content.at("/metadata/name").asString("");
    }

    @Override
    public String toString() {
        return "%s: %s %s".formatted(FOLDER.relativize(file), kind(), name());
    }
}
