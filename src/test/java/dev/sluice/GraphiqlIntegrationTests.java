package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page at {@code /graphiql} as it is served; how it looks is BrowserIntegrationTests'. */
class GraphiqlIntegrationTests {

    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern LOADED = Pattern.compile("url\\([\"']?([^)]{0,20})");

    private final TestSluice sluice = TestSluice.shared();

    @Test
    void servesThePageAndAllThatItNames() {
        var page = get("/graphiql");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html");
        var names = REFERENCE.matcher(text(page)).results().map(match -> match.group(1)).toList();
        assertThat(names)
                .hasSizeGreaterThan(5)
                // which takes the token out of the address, before megabytes are loaded
                .startsWith("/graphiql/token.js")
                .allSatisfy(
                        name -> {
                            assertThat(name).startsWith("/graphiql/");
                            assertThat(get(name).statusCode()).as(name).isEqualTo(200);
                        });
    }

    @Test
    void allowsNothingFromElsewhere() {
        var headers = get("/graphiql").headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains(
                        "default-src 'none'",
                        "script-src 'self';",
                        "connect-src 'self'",
                        "frame-ancestors 'none'")
                .doesNotContain("http:", "https:", "unsafe-eval", "*");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    }

    @Test
    void servesNothingElse() {
        assertThat(get("/graphiql/examples").statusCode()).isEqualTo(404);
        assertThat(get("/graphiql/index.js").statusCode()).isEqualTo(404);
        assertThat(get("/_static/graphiql/3.2.0/package.json").statusCode()).isEqualTo(404);
    }

    /** As browsers ask for a page; other clients are led from the root only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | 302",
                "/ | */* | 302",
                "/graphql | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | 302",
                "/graphql | text/html | 302",
                "/graphql | */* | 400",
                "/graphql | application/json | 400",
                "/graphql?query={__typename} | text/html,*/*;q=0.8 | 200",
                "/graphql?documentId=x | text/html,*/*;q=0.8 | 200"
            })
    void isFoundFromOtherAddresses(String path, String accept, int status) {
        var request = HttpRequest.newBuilder(uri(path.replace("{", "%7B").replace("}", "%7D")));

        var answer = sluice.send(request.header("Accept", accept).build());

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 302) {
            assertThat(answer.headers().firstValue("Location")).hasValue("/graphiql");
        } else {
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/json");
        }
        if (status == 400) {
            assertThat(
                            TestSluice.JSON
                                    .readTree(answer.body())
                                    .at("/errors/0/extensions/code")
                                    .asString())
                    .isNotEmpty();
        }
    }

    @Test
    void answersWithASlashAtTheEndToo() {
        assertThat(get("/graphiql/").body()).isEqualTo(get("/graphiql").body());
    }

    @Test
    void readsItsStylesFromItselfAlone() {
        for (var name : List.of("graphiql.min.css", "sluice.css")) {
            var styles = text(get("/graphiql/" + name));
            assertThat(styles).as(name).doesNotContain("@import");
            assertThat(LOADED.matcher(styles).results().map(match -> match.group(1)))
                    .as(name)
                    .allSatisfy(address -> assertThat(address).startsWith("data:"));
        }
    }

    @Test
    void sendsAFileOnce() {
        var tag = get("/graphiql/sluice.js").headers().firstValue("ETag").orElseThrow();
        var again =
                sluice.send(
                        HttpRequest.newBuilder(uri("/graphiql/sluice.js"))
                                .header("If-None-Match", tag)
                                .build());
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void canBeClosed() {
        try (var closed =
                TestSluice.start(
                        TestDatabase.shared(), Map.of("sluice.graphiql.enabled", "false"))) {
            var uri = URI.create("http://localhost:" + closed.port() + "/graphiql");
            for (var path : List.of("/graphiql", "/", "/graphiql/sluice.js")) {
                var request = HttpRequest.newBuilder(uri.resolve(path)).build();
                assertThat(closed.send(request).statusCode()).as(path).isEqualTo(404);
            }
            var browser =
                    HttpRequest.newBuilder(uri.resolve("/graphql"))
                            .header("Accept", "text/html,*/*;q=0.8");
            assertThat(closed.send(browser.build()).statusCode()).isEqualTo(400);
        }
    }

    @TestFactory
    Stream<DynamicTest> hasExamplesThatShowSomething() {
        var examples = TestSluice.JSON.readTree(get("/graphiql/examples.json").body());
        assertThat(examples).hasSizeGreaterThanOrEqualTo(17);
        return examples.valueStream()
                .map(
                        example ->
                                DynamicTest.dynamicTest(
                                        example.asString().lines().findFirst().orElseThrow(),
                                        () -> showsSomething(example.asString())));
    }

    private void showsSomething(String document) throws IOException {
        if (StreamExample.isOne(document)) {
            showsAnEvent(document);
            return;
        }
        var answer = sluice.ask("ada", document);
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        assertThat(answer.get("data").valueStream())
                .as("%s", answer)
                .allSatisfy(
                        field ->
                                assertThat(
                                                field.has("nodes")
                                                        ? field.get("nodes")
                                                        : field.path("edges").isArray()
                                                                ? field.get("edges")
                                                                : field)
                                        .isNotEmpty());
    }

    /** The page subscribes in the same way. The row is written as soon as the stream is live. */
    private static void showsAnEvent(String document) throws IOException {
        var database = TestDatabase.copy();
        try (var sluice = TestSluice.start(database, Map.of());
                var client = HttpClient.newHttpClient()) {
            var body = TestSluice.JSON.writeValueAsString(Map.of("query", document));
            var request =
                    sluice.request("ada", body).setHeader("Accept", "text/event-stream").build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            try (var lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                line(lines, "id: ");
                TestDatabase.execute(database, StreamExample.write(document));
                var result = TestSluice.JSON.readTree(line(lines, "data: "));
                assertThat(result.has("errors")).as("%s", result).isFalse();
                var event = result.get("data").iterator().next();
                assertThat(event.get("kind").asString()).isEqualTo("INSERTED");
                assertThat(event.properties())
                        .allSatisfy(field -> assertThat(field.getValue().isNull()).isFalse());
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    /** The rest of the next line that begins with a text. */
    private static String line(BufferedReader lines, String begin) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(begin)) {
                return line.substring(begin.length());
            }
        }
        throw new AssertionError("The stream ended before " + begin);
    }

    private HttpResponse<byte[]> get(String path) {
        return sluice.send(HttpRequest.newBuilder(uri(path)).build());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + sluice.port() + path);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
