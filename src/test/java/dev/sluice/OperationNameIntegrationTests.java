package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An empty name of an operation is as if there was none, in a body and in an address. */
class OperationNameIntegrationTests {

    private static final String ONE = "query A { a: __typename }";
    private static final String TWO = ONE + " query B { b: __typename }";

    private final TestSluice sluice = TestSluice.shared();

    @Test
    void rejectsAnEmptyNameAmongSeveralOperations() {
        for (var response : new JsonNode[] {posted(TWO), got(TWO)}) {
            assertThat(response.has("data")).as(response.toString()).isFalse();
            assertThat(response.at("/errors/0/extensions/code").asString())
                    .isEqualTo("BAD_USER_INPUT");
        }
    }

    @Test
    void runsTheOnlyOperationByAnEmptyName() {
        for (var response : new JsonNode[] {posted(ONE), got(ONE)}) {
            assertThat(response.at("/data/a").asString()).isEqualTo("Query");
        }
    }

    private JsonNode posted(String document) {
        var body = "{\"query\":\"%s\",\"operationName\":\"\"}".formatted(document);
        return TestSluice.JSON.readTree(sluice.post("anonymous", body).body());
    }

    private JsonNode got(String document) {
        var query = URLEncoder.encode(document, StandardCharsets.UTF_8);
        var uri =
                URI.create(
                        "http://localhost:%d/graphql?query=%s&operationName="
                                .formatted(sluice.port(), query));
        return TestSluice.JSON.readTree(sluice.send(HttpRequest.newBuilder(uri).build()).body());
    }
}
