package dev.sluice.gateway.persisted;

import dev.sluice.database.StartupFailure;
import dev.sluice.gateway.document.DocumentReader;
import graphql.GraphQLError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads trusted documents from these files:
 *
 * <ul>
 *   <li>Files with one document. Its ids are the file's name without the extension, and the SHA-256
 *       of the text.
 *   <li>Manifests of Apollo's tools: an object with {@code operations}.
 *   <li>Manifests of Relay, GraphQL Code Generator and other tools: a map from ids to texts.
 * </ul>
 *
 * <p>The application does not start if a document is not valid for the schema.
 */
public final class TrustedDocumentReader {

    private static final String ADVICE =
            "Correct the documents that sluice.documents.trusted names, or take them out.";

    private final DocumentReader reader;
    private final JsonMapper json;
    private final Map<String, String> texts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    public TrustedDocumentReader(DocumentReader reader, JsonMapper json) {
        this.reader = reader;
        this.json = json;
    }

    /** Reads the documents of a folder or of a file. */
    public TrustedDocuments read(Path place) {
        try (var files = Files.walk(place)) {
            files.filter(Files::isRegularFile).sorted().forEach(this::readFile);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new StartupFailure(
                    "The trusted documents at %s cannot be read.".formatted(place),
                    ADVICE,
                    unreadable);
        }
        if (!problems.isEmpty()) {
            throw new StartupFailure(
                    "Trusted documents are wrong: " + String.join("; ", problems), ADVICE, null);
        }
        return new TrustedDocuments(texts);
    }

    private void readFile(Path file) {
        var name = String.valueOf(file.getFileName());
        if (name.endsWith(".graphql") || name.endsWith(".gql")) {
            var text = text(file);
            add(name.substring(0, name.lastIndexOf('.')), text, file);
            add(DigestUtils.sha256Hex(text), text, file);
        } else if (name.endsWith(".json")) {
            readManifest(file);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void readManifest(Path file) {
        try {
            var manifest = json.readTree(text(file));
            var documents = documents(manifest);
            documents.forEach((id, text) -> add(id, text, file));
        } catch (JacksonException | IllegalArgumentException malformed) {
            problems.add(file.getFileName() + " is no manifest of documents");
        }
    }

    private static Map<String, String> documents(JsonNode manifest) {
        var documents = new HashMap<String, String>();
        var operations = manifest.get("operations");
        if (operations != null && operations.isArray()) {
            operations.forEach(
                    operation ->
                            documents.put(
                                    string(operation.get("id")), string(operation.get("body"))));
        } else if (manifest.isObject()) {
            manifest.properties()
                    .forEach(entry -> documents.put(entry.getKey(), string(entry.getValue())));
        } else {
            throw new IllegalArgumentException("neither form");
        }
        return documents;
    }

    private static String string(@Nullable JsonNode node) {
        if (node == null || !node.isString()) {
            throw new IllegalArgumentException("no string");
        }
        return node.stringValue();
    }

    private void add(String id, String text, Path file) {
        var earlier = texts.putIfAbsent(id, text);
        if (earlier == null) {
            problem(text)
                    .ifPresent(
                            problem ->
                                    problems.add(file.getFileName() + ", " + id + ": " + problem));
        } else if (!earlier.equals(text)) {
            problems.add("%s, %s: two documents have this id".formatted(file.getFileName(), id));
        }
    }

    private Optional<String> problem(String text) {
        return Stream.ofNullable(reader.read(text).getErrors())
                .flatMap(List::stream)
                .map(GraphQLError::getMessage)
                .findFirst();
    }
}
