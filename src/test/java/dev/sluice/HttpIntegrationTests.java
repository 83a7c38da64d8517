package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * GraphQL over HTTP: statuses, media types, methods, packing; and what is no GraphQL request at
 * all.
 */
@Timeout(20)
class HttpIntegrationTests {

    private static final String JSON = "application/json";
    private static final String GRAPHQL = "application/graphql-response+json";
    private static final String HELLO = "{\"query\":\"{ __typename }\"}";

    private final TestSluice sluice = TestSluice.shared();

    @ParameterizedTest
    @CsvSource({
        "application/json, application/json",
        "application/graphql-response+json, application/graphql-response+json",
        "*/*, application/json",
        "application/*, application/json",
        "'application/json;q=0.5, application/graphql-response+json', application/graphql-response+json",
        "'text/html, application/graphql-response+json;q=0.1', application/graphql-response+json",
    })
    void answersInTheMediaTypeThatTheClientLikes(String accept, String type) {
        var response = send(post(HELLO).header("Accept", accept));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(type(response)).isEqualTo(type);
        assertThat(json(response).at("/data/__typename").asString()).isEqualTo("Query");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "foo",
                "application/json;q=abc",
                "application/json;q=0",
                "application/json;charset=\"",
                "/"
            })
    void refusesOtherMediaTypes(String accept) {
        refuses(post(HELLO).header("Accept", accept), 406);
    }

    @Test
    void refusesABadTokenWhateverTheClientTakes() {
        var response =
                send(post(HELLO).header("Accept", "foo").header("Authorization", "Bearer x.y.z"));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/errors/0/extensions/code").asString())
                .isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void saysInTheStatusWhatTheNewMediaTypeWants() {
        for (var body :
                new String[] {
                    "{\"query\":\"{ nothing }\"}",
                    "{\"query\":\"{ \"}",
                    "{\"query\":\"query A { __typename } query B { __typename }\"}"
                }) {
            assertThat(send(post(body).header("Accept", GRAPHQL)).statusCode()).isEqualTo(400);
            assertThat(send(post(body).header("Accept", JSON)).statusCode()).isEqualTo(200);
        }
        // an error of a field is an answer
        var field = "{\"query\":\"{ tasks(first: 101) { totalCount } __typename }\"}";
        assertThat(send(post(field).header("Accept", GRAPHQL)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "1",
                "\"x\"",
                "null",
                "{}",
                "{\"query\":1}",
                "{\"query\":\" \"}",
                "{\"query\":\"{ __typename }\",\"variables\":[]}",
                "{\"query\":\"{ __typename }\",\"variables\":\"x\"}",
                "{\"query\":\"{ __typename }\",\"operationName\":1}",
                "{\"query\":\"{ __typename }\",\"extensions\":1}",
                "{\"query\":\"{ __typename }\"} x",
                "[{\"query\":\"{ __typename }\"}]",
            })
    void refusesWhatIsNoRequest(String body) {
        refuses(post(body), 400);
    }

    @Test
    void takesNullForWhatIsNotGiven() {
        var body =
                "{\"query\":\"{ __typename }\",\"variables\":null,\"operationName\":null,\"extensions\":null,\"more\":1}";
        assertThat(json(send(post(body))).has("errors")).isFalse();
    }

    /** What a page can send to another origin without being asked: every simple content type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonx",
                "application/json; charset=utf-16",
                "application/json; charset=bogus",
                "foo"
            })
    void refusesOtherContentTypes(String type) {
        refuses(request().header("Content-Type", type).POST(BodyPublishers.ofString(HELLO)), 415);
        refuses(request().POST(BodyPublishers.ofString(HELLO)), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void refusesOtherMethods(String method) {
        refuses(
                HttpRequest.newBuilder(uri(""))
                        .method(method, HttpRequest.BodyPublishers.ofString(HELLO)),
                405);
    }

    @Test
    void takesQueriesByGet() {
        var query =
                URLEncoder.encode(
                        "query ($n: Int) { eventTypes(first: $n) { nodes { name } } }",
                        StandardCharsets.UTF_8);
        var variables = URLEncoder.encode("{\"n\": 2}", StandardCharsets.UTF_8);
        var response =
                send(
                        HttpRequest.newBuilder(uri("?query=" + query + "&variables=" + variables))
                                .GET());
        assertThat(json(response).at("/data/eventTypes/nodes").size()).isEqualTo(2);

        refuses(HttpRequest.newBuilder(uri("")).GET(), 400);
        refuses(HttpRequest.newBuilder(uri("?query=" + query + "&variables=x")).GET(), 400);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void takesLongAddressesAndRefusesLongerOnes(HttpClient.Version version) throws Exception {
        try (var client = HttpClient.newBuilder().version(version).build()) {
            assertThat(client.send(hello(), BodyHandlers.ofByteArray()).version())
                    .isEqualTo(version);
            for (var length : new int[] {4096, 8000, 16_000}) {
                var taken = client.send(get(length), BodyHandlers.ofByteArray());
                assertThat(json(taken).at("/data/__typename").asString()).isEqualTo("Query");
            }
            for (var length : new int[] {16_500, 30_000}) {
                var refused = client.send(get(length), BodyHandlers.ofByteArray());
                assertThat(refused.statusCode()).isEqualTo(414);
                assertThat(json(refused).at("/errors/0/extensions/code").asString())
                        .isEqualTo("LIMIT_EXCEEDED");
                assertThat(json(refused).at("/errors/0/message").asString()).contains("16384");
            }
        }
    }

    @Test
    void refusesLongHeadersWithAnError() {
        refuses(
                post(HELLO)
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("X-Long", "x".repeat(10_000)),
                431);
    }

    private HttpRequest get(int length) {
        var query = "?query=%7B__typename%7D&x=";
        return HttpRequest.newBuilder(uri(query + "x".repeat(length - query.length()))).build();
    }

    private HttpRequest hello() {
        return get(100);
    }

    @Test
    void takesBodiesUpToAMegabyte() {
        var padding = 1024 * 1024 - HELLO.length() - ",\"x\":\"\"".length();
        assertThat(send(post(padded(padding))).statusCode()).isEqualTo(200);
        refuses(post(padded(padding + 1)), 413);
    }

    @Test
    void takesPackedBodiesWithinTheSameLimit() throws IOException {
        assertThat(
                        json(send(packed(gzip(HELLO.getBytes(StandardCharsets.UTF_8)))))
                                .at("/data/__typename")
                                .asString())
                .isEqualTo("Query");
        refuses(packed(gzip(new byte[200_000_000])), 413);
        refuses(packed("no gzip".getBytes(StandardCharsets.UTF_8)), 400);
        refuses(post(HELLO).header("Content-Encoding", "br"), 415);
    }

    @Test
    void takesOneGzipMemberOfAnySize() throws IOException {
        for (var size : List.of(0, 1, 2, 3, 5, 8, 13, 17, 18, 19, 25, 26, 27, 60, 1000, 70_000)) {
            var body = HELLO + " ".repeat(size);
            assertThat(json(send(packed(gzip(body.getBytes(StandardCharsets.UTF_8))))).has("data"))
                    .as("%d", size)
                    .isTrue();
        }
    }

    @Test
    void refusesGzipOfSeveralMembers() throws IOException {
        var hello = gzip(HELLO.getBytes(StandardCharsets.UTF_8));
        var empty = gzip(new byte[0]);
        refuses(packed(repeated(empty, 40_000)), 400);
        refuses(packed(repeated(hello, 2)), 400);
        refuses(packed(repeated(hello, 1000)), 400);
        refuses(packed(Arrays.copyOf(hello, hello.length + 1)), 400);
        refuses(packed(Arrays.copyOf(hello, hello.length + 40)), 400);
        refuses(packed(Arrays.copyOf(hello, hello.length - 1)), 400);
    }

    private static byte[] repeated(byte[] bytes, int times) {
        var all = new ByteArrayOutputStream();
        for (var i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @Test
    void packsAnswers() throws IOException {
        var body = "{\"query\":\"{ __schema { types { name description fields { name } } } }\"}";
        var response = send(post(body).header("Accept-Encoding", "gzip"));
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        try (var stream = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(
                            TestSluice.JSON
                                    .readTree(stream.readAllBytes())
                                    .at("/data/__schema/types")
                                    .size())
                    .isGreaterThan(50);
        }
    }

    @Test
    void speaksHttp2() throws Exception {
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var response = client.send(post(HELLO).build(), BodyHandlers.ofByteArray());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(json(response).at("/data/__typename").asString()).isEqualTo("Query");
        }
    }

    /** To write out such a number takes longer than all else that a request does. */
    @ParameterizedTest
    @CsvSource({
        "Int, tasks(first: $x)",
        "Float, tasks(filter: {durationSeconds: {eq: $x}})",
        "BigInt, fileItems(filter: {fileSize: {eq: $x}})",
        "Decimal, messages(filter: {costUsd: {gt: $x}})",
        "JSON, tasks(filter: {metadata: {contains: $x}})",
        "ID!, task(id: $x)",
        "String, tasks(filter: {title: {eq: $x}})",
        "DateTime, tasks(filter: {createdAt: {eq: $x}})"
    })
    void namesThePlaceOfANumberWithAHugeExponent(String type, String field) {
        var selection = field.startsWith("task(") ? "title" : "totalCount";
        for (var number : List.of("1e999999999", "-1E999999", "1.5e2000")) {
            var answer =
                    new String(
                            send(post(
                                            "{\"query\": \"query ($x: %s) { %s { %s } }\", \"variables\": {\"x\": %s}}"
                                                    .formatted(type, field, selection, number)))
                                    .body(),
                            StandardCharsets.UTF_8);
            assertThat(answer)
                    .as(number)
                    .contains("\"BAD_USER_INPUT\"")
                    .containsAnyOf("$x: ", ".gt: ", ".contains: ", ".eq: ", "task.id");
        }
    }

    @Test
    void refusesNumbersBeyondAllExponents() {
        refuses(
                post(
                        "{\"query\": \"query ($x: Int) { tasks(first: $x) { totalCount } }\", \"variables\": {\"x\": 1e99999999999999}}"),
                400);
    }

    @Test
    void refusesJsonThatIsTooDeep() {
        refuses(
                post(
                        "{\"query\":\"{ __typename }\",\"variables\":"
                                + "[".repeat(100_000)
                                + "]".repeat(100_000)
                                + "}"),
                400);
        var deep =
                "{\"query\":\"query ($x: JSON) { tasks(filter: {metadata: {contains: $x}}) { totalCount } }\",\"variables\":{\"x\":"
                        + "[".repeat(400)
                        + "]".repeat(400)
                        + "}}";
        assertThat(json(send(post(deep))).at("/data/tasks/totalCount").asInt()).isZero();
    }

    @Test
    void isClosedToOtherOrigins() {
        var response = send(post(HELLO).header("Origin", "https://elsewhere.example"));
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private void refuses(HttpRequest.Builder request, int status) {
        var response = send(request);
        var body = json(response);
        assertThat(response.statusCode()).as("%s", body).isEqualTo(status);
        assertThat(body.at("/errors/0/message").asString()).isNotBlank();
        assertThat(body.at("/errors/0/extensions/code").asString())
                .isIn("BAD_USER_INPUT", "LIMIT_EXCEEDED");
        assertThat(body.has("data")).isFalse();
    }

    private URI uri(String query) {
        return URI.create("http://localhost:" + sluice.port() + "/graphql" + query);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(uri(""));
    }

    private HttpRequest.Builder post(String body) {
        return request().header("Content-Type", JSON).POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder packed(byte[] body) {
        return request()
                .header("Content-Type", JSON)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static String padded(int count) {
        return HELLO.replace("}\"}", "}\",\"x\":\"" + "a".repeat(count) + "\"}");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return sluice.send(request.build());
    }

    private static String type(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Type").orElseThrow();
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return TestSluice.JSON.readTree(response.body());
    }
}
