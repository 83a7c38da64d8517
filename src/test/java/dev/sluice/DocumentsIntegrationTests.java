package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.StartupFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.databind.JsonNode;

/** Documents that are named instead of sent, and a Sluice that runs trusted ones only. */
@Timeout(60)
class DocumentsIntegrationTests {

    private static final String TASKS =
            "query Tasks($n: Int) { tasks(first: $n) { nodes { id } } }";
    private static final String NAMES = "{ users { nodes { username } } }";
    private static final String TYPES = "{ eventTypes(first: 1) { nodes { name } } }";
    private static TestSluice strict;

    private final TestSluice open = TestSluice.shared();

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tasks.graphql"), TASKS);
        Files.writeString(
                folder.resolve("apollo.json"),
                """
                {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
                  {"id": "%s", "name": "Names", "type": "query", "body": "%s"}]}
                """
                        .formatted(DigestUtils.sha256Hex(NAMES), NAMES));
        Files.writeString(folder.resolve("relay.json"), "{\"abc123\": \"%s\"}".formatted(TYPES));
        strict =
                TestSluice.start(
                        TestDatabase.shared(),
                        Map.of(
                                "sluice.documents.trusted",
                                folder.toString(),
                                "sluice.documents.only-trusted",
                                "true"));
    }

    @AfterAll
    static void stop() {
        strict.close();
    }

    @Test
    void remembersADocumentByItsHash() {
        var text = "{ tasks(first: 2) { nodes { title } } } # " + System.nanoTime();
        var hash = DigestUtils.sha256Hex(text);

        var first = json(open.post("ada", body(null, hash)));
        assertThat(first.at("/errors/0/message").asString()).isEqualTo("PersistedQueryNotFound");
        assertThat(first.at("/errors/0/extensions/code").asString())
                .isEqualTo("PERSISTED_QUERY_NOT_FOUND");

        assertThat(json(open.post("ada", body(text, hash))).at("/data/tasks/nodes")).hasSize(2);
        assertThat(json(open.post("ada", body(null, hash))).at("/data/tasks/nodes")).hasSize(2);
        assertThat(
                        json(get(open, "ada", "extensions=" + encoded(extension(hash))))
                                .at("/data/tasks/nodes"))
                .hasSize(2);
        assertThat(json(open.post("alan", body(null, hash))).at("/data/tasks/nodes"))
                .as("the document is remembered, not the answer")
                .isEmpty();
    }

    @Test
    void refusesAHashThatIsNotTheDocuments() {
        var hash = DigestUtils.sha256Hex("{ __typename }");
        refuses(open.post("ada", body(TASKS, hash)), "BAD_USER_INPUT");
        refuses(open.post("ada", body(null, hash)), "PERSISTED_QUERY_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{}",
                "{\"version\": 2, \"sha256Hash\": \"x\"}",
                "{\"version\": 1, \"sha256Hash\": 7}",
                "{\"version\": 1, \"sha256Hash\": null}",
                "[]"
            })
    void refusesAnExtensionThatIsNone(String extension) {
        refuses(
                open.post("ada", "{\"extensions\": {\"persistedQuery\": " + extension + "}}"),
                "BAD_USER_INPUT");
    }

    @Test
    void runsTrustedDocumentsByNameHashAndText() {
        for (var id :
                new String[] {
                    "tasks", DigestUtils.sha256Hex(TASKS), "sha256:" + DigestUtils.sha256Hex(TASKS)
                }) {
            var body =
                    TestSluice.JSON.writeValueAsString(
                            Map.of("documentId", id, "variables", Map.of("n", 3)));
            assertThat(json(strict.post("ada", body)).at("/data/tasks/nodes")).as(id).hasSize(3);
        }
        assertThat(json(strict.post("ada", body(null, DigestUtils.sha256Hex(NAMES)))).has("errors"))
                .isFalse();
        assertThat(
                        json(strict.post("ada", body(NAMES, DigestUtils.sha256Hex(NAMES))))
                                .has("errors"))
                .isFalse();
        assertThat(strict.ask("ada", NAMES).has("errors")).isFalse();
        assertThat(json(get(strict, "anonymous", "documentId=abc123")).at("/data/eventTypes/nodes"))
                .hasSize(1);
    }

    @Test
    void refusesAllOtherDocumentsWhateverTheyCallThemselves() {
        var other = "{ tasks { nodes { title } } }";
        refuses(strict.post("ada", body(other, null)), "FORBIDDEN");
        refuses(strict.post("ada", body(other, DigestUtils.sha256Hex(other))), "FORBIDDEN");
        refuses(strict.post("ada", body(null, DigestUtils.sha256Hex(other))), "FORBIDDEN");
        refuses(strict.post("ada", body(other, "tasks")), "BAD_USER_INPUT");
        refuses(strict.post("ada", body(TASKS + " ", null)), "FORBIDDEN");
        refuses(strict.post("ada", body("{ __schema { types { name } } }", null)), "FORBIDDEN");
    }

    @Test
    void letsClientsKeepWhatTheyGot() {
        var first = get(strict, "ada", "documentId=tasks&variables=" + encoded("{\"n\": 2}"));
        var tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache, private");
        assertThat(first.headers().allValues("Vary").toString()).contains("Authorization");

        var request =
                strict.request("ada", "")
                        .uri(uri(strict, "documentId=tasks&variables=" + encoded("{\"n\": 2}")))
                        .GET();
        var again = strict.send(request.header("If-None-Match", tag).build());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("Cache-Control")).hasValue("no-cache, private");
        assertThat(again.headers().allValues("Vary").toString()).contains("Authorization");
        var other =
                strict.send(
                        request.uri(
                                        uri(
                                                strict,
                                                "documentId=tasks&variables="
                                                        + encoded("{\"n\": 3}")))
                                .build());
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(get(strict, "ada", "documentId=nothing").headers().firstValue("ETag")).isEmpty();
    }

    @Test
    void aDocumentThatTheSchemaDoesNotAllowStopsTheStart(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.graphql"), "{ tasks { nodes { nonsense } } }");
        Files.writeString(folder.resolve("b.graphql"), "{ tasks {");
        Files.writeString(folder.resolve("c.json"), "[1]");
        assertThatThrownBy(
                        () ->
                                TestSluice.start(
                                        TestDatabase.shared(),
                                        Map.of("sluice.documents.trusted", folder.toString())))
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .isInstanceOf(StartupFailure.class)
                .asString()
                .contains("a.graphql", "nonsense", "b.graphql", "c.json");
    }

    private static void refuses(HttpResponse<byte[]> response, String code) {
        assertThat(json(response).at("/errors/0/extensions/code").asString()).isEqualTo(code);
        assertThat(response.statusCode()).isEqualTo(400);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return TestSluice.JSON.readTree(response.body());
    }

    private static String body(@Nullable String text, @Nullable String hash) {
        var body = new LinkedHashMap<String, Object>();
        if (text != null) {
            body.put("query", text);
        }
        if (hash != null) {
            body.put(
                    "extensions",
                    Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash)));
        }
        return TestSluice.JSON.writeValueAsString(body);
    }

    private static String extension(String hash) {
        return "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"" + hash + "\"}}";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static URI uri(TestSluice sluice, String parameters) {
        return URI.create("http://localhost:" + sluice.port() + "/graphql?" + parameters);
    }

    private static HttpResponse<byte[]> get(TestSluice sluice, String caller, String parameters) {
        HttpRequest.Builder request = sluice.request(caller, "").uri(uri(sluice, parameters)).GET();
        return sluice.send(request.build());
    }
}
