package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be opened and closed at the edge: the schema's own description, other origins. */
class ClosedEdgeIntegrationTests {

    private static final TestSluice SLUICE =
            TestSluice.start(
                    TestDatabase.shared(),
                    Map.of(
                            "sluice.edge.anonymous-introspection", "false",
                            "sluice.edge.allowed-origins", "https://one.example"));

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __schema { types { name } } }",
                "{ __type(name: \"User\") { fields { name } } }",
                "{ ...F } fragment F on Query { a: __schema { queryType { name } } }"
            })
    void describesTheSchemaToNobodyWithoutAToken(String document) {
        assertThat(SLUICE.ask("grace", document).has("errors")).as("now it is kept").isFalse();
        var refused = SLUICE.ask("anonymous", document);
        assertThat(refused.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        assertThat(refused.toString()).doesNotContain("\"User\"");
        assertThat(SLUICE.ask("grace", document).has("errors")).isFalse();
        assertThat(SLUICE.ask("anonymous", "{ __typename }").has("errors")).isFalse();
    }

    @Test
    void suggestsNoNames() {
        var answer = SLUICE.ask("anonymous", "{ task { id } user(ids: 1) { usernam } }").toString();
        assertThat(answer).doesNotContainIgnoringCase("did you mean").doesNotContain("username");
    }

    @Test
    void letsConfiguredOriginsAsk() {
        assertThat(preflight("https://one.example", "authorization,content-type")).isEqualTo(200);
        assertThat(preflight("https://one.example", "traceparent,tracestate")).isEqualTo(200);
        assertThat(preflight("https://one.example", "baggage")).isEqualTo(403);
        assertThat(preflight("https://one.example", "x-other")).isEqualTo(403);
        assertThat(preflight("https://two.example", "content-type")).isEqualTo(403);
    }

    private static int preflight(String origin, String headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + SLUICE.port() + "/graphql"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", headers);
        var response = SLUICE.send(request.build());
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                .isEqualTo(
                        response.statusCode() == 200
                                ? java.util.Optional.of(origin)
                                : java.util.Optional.empty());
        return response.statusCode();
    }
}
