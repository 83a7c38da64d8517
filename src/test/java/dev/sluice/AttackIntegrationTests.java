package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Hostile requests, each with a transcript in {@code src/test/attacks}: what was sent and what came
 * back. Each is answered with a status of the 400s or errors of known codes, and leaves no memory
 * behind. {@code -Dtests.transcripts=write} writes the transcripts anew.
 */
@Timeout(120)
class AttackIntegrationTests {

    private static final Path FOLDER = Path.of("src", "test", "attacks");
    private static final long MAX_LEFT = 32L << 20;

    private final TestSluice sluice = TestSluice.shared();
    private final String authorization =
            sluice.request("grace", "").build().headers().firstValue("Authorization").orElseThrow();
    private final Map<String, HttpRequest> attacks = attacks();

    @TestFactory
    Stream<DynamicTest> isAnsweredWithoutHarm() {
        assertThat(writes() && System.getenv("CI") != null)
                .as("CI writes no transcripts")
                .isFalse();
        return attacks.entrySet().stream()
                .map(
                        attack ->
                                DynamicTest.dynamicTest(
                                        attack.getKey(),
                                        () -> check(attack.getKey(), attack.getValue())));
    }

    private void check(String name, HttpRequest request) throws IOException {
        var response = sluice.send(request);
        var body = TestSluice.JSON.readTree(response.body());
        assertThat(codes(body)).isSubsetOf(knownCodes());
        if (response.statusCode() != 200) {
            assertThat(response.statusCode()).isBetween(400, 499);
            assertThat(codes(body)).isNotEmpty();
        }
        var transcript = transcript(request, response, body);
        var file = FOLDER.resolve(name + ".txt");
        if (writes()) {
            Files.writeString(file, transcript);
        }
        assertThat(transcript).isEqualTo(Files.readString(file));
    }

    @Test
    void leavesNoMemoryBehind() {
        runAll();
        var before = usedMemory();
        for (var i = 0; i < 5; i++) {
            runAll();
        }
        assertThat(usedMemory() - before).isLessThan(MAX_LEFT);
    }

    private void runAll() {
        attacks.values().forEach(sluice::send);
    }

    private static long usedMemory() {
        var least = Long.MAX_VALUE;
        for (var i = 0; i < 3; i++) {
            System.gc();
            var runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static boolean writes() {
        return "write".equals(System.getProperty("tests.transcripts"));
    }

    private static List<String> knownCodes() {
        return Arrays.stream(Refusal.Code.values()).map(Enum::name).toList();
    }

    private static List<String> codes(JsonNode body) {
        return body.path("errors")
                .valueStream()
                .map(error -> error.at("/extensions/code").asString())
                .toList();
    }

    private static String transcript(
            HttpRequest request, HttpResponse<byte[]> response, JsonNode body) {
        var answer = new StringBuilder();
        answer.append(described(request)).append("\n\n").append(response.statusCode()).append('\n');
        body.path("errors")
                .valueStream()
                .limit(3)
                .forEach(
                        error ->
                                answer.append(error.at("/extensions/code").asString())
                                        .append(": ")
                                        .append(shortened(error.at("/message").asString()))
                                        .append('\n'));
        if (body.path("errors").size() > 3) {
            answer.append("and ").append(body.path("errors").size() - 3).append(" more errors\n");
        }
        if (body.path("data").isObject()) {
            answer.append(shortened(body.path("data").toString())).append('\n');
        }
        return answer.toString();
    }

    private static String described(HttpRequest request) {
        var sent =
                ((Recorded) request.bodyPublisher().orElseGet(() -> new Recorded(new byte[0])))
                        .bytes;
        var lines = new ArrayList<String>();
        var query = request.uri().getRawQuery();
        lines.add(request.method() + " /graphql" + (query == null ? "" : "?" + shortened(query)));
        request.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> lines.add("Content-Type: " + type));
        request.headers()
                .firstValue("Content-Encoding")
                .ifPresent(type -> lines.add("Content-Encoding: " + type));
        if (sent.length > 0) {
            lines.add("");
            lines.add(printable(sent));
        }
        return String.join("\n", lines);
    }

    /** The bytes as text, those that are none as {@code .}, and where it is long only its ends. */
    private static String printable(byte[] bytes) {
        var text = new StringBuilder();
        for (var one : bytes.length > 400 ? Arrays.copyOf(bytes, 400) : bytes) {
            text.append(one >= ' ' && one < 127 ? (char) one : '.');
        }
        return bytes.length > 400 ? text + " … (" + bytes.length + " bytes)" : text.toString();
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    /** What an attack sends, so that its transcript can say it. */
    private static final class Recorded implements HttpRequest.BodyPublisher {

        private final byte[] bytes;
        private final HttpRequest.BodyPublisher publisher;

        Recorded(byte[] bytes) {
            this.bytes = bytes;
            this.publisher = HttpRequest.BodyPublishers.ofByteArray(bytes);
        }

        @Override
        public long contentLength() {
            return publisher.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            publisher.subscribe(subscriber);
        }
    }

    // The attacks

    private Map<String, HttpRequest> attacks() {
        var all = new LinkedHashMap<String, HttpRequest>();
        floods(all);
        values(all);
        schema(all);
        fragments(all);
        depths(all);
        strings(all);
        handles(all);
        bodies(all);
        origins(all);
        return all;
    }

    private void floods(Map<String, HttpRequest> all) {
        all.put(
                "batch",
                raw(
                        "["
                                + "{\"query\":\"{ __typename }\"},".repeat(999)
                                + "{\"query\":\"{ __typename }\"}]"));
        all.put(
                "alias-flood",
                document("{ " + many(1000, i -> "a" + i + ": tasks { totalCount }") + " }"));
        all.put(
                "alias-flood-nested",
                document("{ tasks { nodes { " + many(1000, i -> "a" + i + ": id") + " } } }"));
        all.put(
                "doubling-fragments",
                document(
                        "{ tasks { nodes { ...F0 } } } "
                                + many(
                                        30,
                                        i ->
                                                "fragment F%d on Task { ...F%d ...F%d }"
                                                        .formatted(i, i + 1, i + 1))
                                + " fragment F30 on Task { id }"));
        all.put(
                "circular-fragments",
                document("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"));
        all.put(
                "fragment-of-itself",
                document(
                        "{ tasks { nodes { ...A } } } fragment A on Task { project { tasks { nodes { ...A } } } }"));
        all.put(
                "directive-flood",
                document("{ __typename " + "@include(if: true) ".repeat(5000) + "}"));
        all.put("unknown-directive-flood", document("{ __typename " + "@x".repeat(5000) + " }"));
        all.put("same-field-flood", document("{ tasks { nodes { " + "id ".repeat(4990) + "} } }"));
        all.put(
                "same-relation-flood",
                document("{ tasks { nodes { " + "project { name } ".repeat(1600) + "} } }"));
        all.put("unknown-field-flood", document("{ " + many(4000, i -> "nothing" + i) + " }"));
        all.put(
                "variable-flood",
                document("query (" + many(3000, i -> "$v" + i + ": Int") + ") { __typename }"));
        all.put("operation-flood", document(many(3000, i -> "query Q" + i + " { __typename }")));
        all.put(
                "fragment-flood",
                document(
                        "{ __typename } "
                                + many(2000, i -> "fragment F" + i + " on Query { __typename }")));
        all.put("comment-flood", document("#" + "x".repeat(900_000) + "\n{ __typename }"));
        all.put("comma-flood", document("{" + ",".repeat(900_000) + " __typename }"));
        all.put(
                "cost-by-pages",
                document(
                        "{ projects(first: 100) { nodes { tasks(first: 100) { nodes { dependents(first: 100) { nodes { id } } } } } } }"));
        all.put(
                "or-flood",
                document(
                        "{ tasks(filter: {or: ["
                                + "{title: {eq: \"a\"}},".repeat(1000)
                                + "]}) { totalCount } }"));
        all.put(
                "in-flood",
                document(
                        "{ tasks(filter: {title: {in: ["
                                + "\"a\",".repeat(10_000)
                                + "]}}) { totalCount } }"));
        all.put(
                "like-with-many-wildcards",
                document(
                        "{ tasks(filter: {title: {like: \""
                                + "%a".repeat(5000)
                                + "\"}}) { totalCount } }"));
        all.put(
                "order-flood",
                document(
                        "{ tasks(orderBy: ["
                                + "{createdAt: ASC},".repeat(3000)
                                + "]) { totalCount } }"));
        all.put(
                "ids-flood",
                document(
                        "{ nodes(ids: ["
                                + "\"task_01900000-0000-7000-8000-000000002101\",".repeat(2000)
                                + "]) { id } }"));
        all.put(
                "circular-introspection",
                document(
                        "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"));
    }

    /** A value that is bound for each place that uses it, in each of ten statements. */
    private void values(Map<String, HttpRequest> all) {
        for (var operator : List.of("eq", "like", "ilike", "startsWith", "gt")) {
            all.put(
                    "bound-text-" + operator,
                    body(
                            "query ($l: String) { "
                                    + many(
                                            10,
                                            i ->
                                                    "r%d: aiModels(first: 1, filter: {or: [%s]}) { nodes { id } }"
                                                            .formatted(
                                                                    i,
                                                                    "{name: {%s: $l}} "
                                                                            .formatted(operator)
                                                                            .repeat(98)))
                                    + " }",
                            "{\"l\":\"" + "x".repeat(900_000) + "\"}"));
        }
        all.put(
                "bound-json",
                body(
                        "query ($l: JSON) { "
                                + many(
                                        90,
                                        i ->
                                                "r%d: tasks(first: 1, filter: {metadata: {contains: [$l, $l]}}) { nodes { id } }"
                                                        .formatted(i))
                                + " }",
                        "{\"l\":{\"a\":\"" + "x".repeat(900_000) + "\"}}"));
        all.put(
                "bound-lists",
                body(
                        "query ($l: [String!]) { "
                                + many(
                                        90,
                                        i ->
                                                "r%d: tasks(first: 1, filter: {title: {in: $l}}) { nodes { id } }"
                                                        .formatted(i))
                                + " }",
                        "{\"l\":[" + "\"x\",".repeat(200_000) + "\"x\"]}"));
        all.put(
                "bound-filters",
                body(
                        "query ($f: TaskFilter!) { "
                                + many(
                                        90,
                                        i ->
                                                "r%d: tasks(first: 1, filter: {or: [$f, {not: $f}]}) { nodes { id } }"
                                                        .formatted(i))
                                + " }",
                        "{\"f\":{\"title\":{\"eq\":\"" + "x".repeat(900_000) + "\"}}}"));
    }

    private void schema(Map<String, HttpRequest> all) {
        all.put(
                "introspection-of-aliases",
                document(
                        "{__schema{types{fields(includeDeprecated:true){"
                                + many(490, i -> "a" + i + ":description")
                                + "}}}}"));
        all.put(
                "introspection-of-a-type-named-later",
                body(
                        "query ($n: String!) { __type(name: $n) { fields { type { fields { type { fields { name } } } } } } }",
                        "{\"n\":\"Int\"}"));
    }

    private void fragments(Map<String, HttpRequest> all) {
        for (var length : List.of(300, 1200)) {
            all.put(
                    "fragment-chain-" + length,
                    document(
                            "{ __typename ...A0 } "
                                    + many(
                                            length,
                                            i ->
                                                    "fragment A%d on Query { %s }"
                                                            .formatted(
                                                                    i,
                                                                    i + 1 < length
                                                                            ? "...A" + (i + 1)
                                                                            : "__typename"))));
        }
        all.put(
                "fragment-cycle",
                document(
                        "{ __typename } "
                                + many(
                                        400,
                                        i ->
                                                "fragment A%d on Query { ...A%d }"
                                                        .formatted(i, (i + 1) % 400))));
        all.put(
                "operations-with-a-wide-fragment",
                document(
                        many(90, i -> "query Q" + i + " { tasks { nodes { ...F } } }")
                                + " fragment F on Task { "
                                + "id ".repeat(4500)
                                + "}"));
        all.put(
                "number-flood",
                document(
                        "{ tasks(filter: {metadata: {contains: ["
                                + ("9".repeat(999) + " ").repeat(190)
                                + "]}}) { totalCount } }"));
        all.put(
                "exponent-flood",
                document(
                        "{ tasks(filter: {metadata: {contains: ["
                                + "1e999999999 ".repeat(14_000)
                                + "]}}) { totalCount } }"));
        all.put("byte-order-mark-flood", document("\uFEFF".repeat(190_000) + "{ __typename }"));
    }

    private void depths(Map<String, HttpRequest> all) {
        all.put(
                "deep-selection",
                document(
                        "{ tasks { nodes { "
                                + "project { tasks { nodes { ".repeat(200)
                                + "id"
                                + " } } }".repeat(200)
                                + " } } }"));
        all.put("unclosed-selection", document("{ tasks { nodes ".repeat(5000)));
        all.put(
                "deep-filter",
                document(
                        "{ tasks(filter: "
                                + "{not: ".repeat(2000)
                                + "{}"
                                + "}".repeat(2000)
                                + ") { totalCount } }"));
        all.put(
                "deep-filter-in-a-variable",
                body(
                        "query ($f: TaskFilter) { tasks(filter: $f) { totalCount } }",
                        "{\"f\":" + "{\"not\":".repeat(400) + "{}" + "}".repeat(400) + "}"));
        all.put(
                "deep-list-literal",
                document(
                        "{ tasks(filter: {metadata: {contains: "
                                + "[".repeat(3000)
                                + "]".repeat(3000)
                                + "}}) { totalCount } }"));
        all.put("deep-json-body", raw("[".repeat(100_000) + "]".repeat(100_000)));
        all.put("deep-json-objects", raw("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)));
        all.put(
                "deep-json-variable",
                body(
                        "{ __typename }",
                        "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
        all.put(
                "deep-relation-filter",
                document(
                        "{ tasks(filter: "
                                + "{project: {tasks: {some: ".repeat(30)
                                + "{}"
                                + "}}}".repeat(30)
                                + ") { totalCount } }"));
    }

    private void strings(Map<String, HttpRequest> all) {
        all.put(
                "null-byte-in-the-document",
                document("{ tasks(filter: {title: {eq: \"\u0000\"}}) { totalCount } }"));
        all.put(
                "null-byte-escaped",
                document("{ tasks(filter: {title: {eq: \"a\\u0000b\"}}) { totalCount } }"));
        all.put(
                "null-byte-in-a-variable",
                body(
                        "query ($x: String) { tasks(filter: {title: {eq: $x}}) { totalCount } }",
                        "{\"x\":\"a\\u0000b\"}"));
        all.put(
                "null-byte-in-json",
                body(
                        "query ($x: JSON) { tasks(filter: {metadata: {contains: $x}}) { totalCount } }",
                        "{\"x\":{\"a\\u0000\":\"\\u0000\"}}"));
        all.put(
                "null-byte-in-a-search",
                body(
                        "query ($x: String) { tasks(filter: {search: $x}) { totalCount } }",
                        "{\"x\":\"a\\u0000b\"}"));
        all.put(
                "lone-surrogate-in-a-variable",
                body(
                        "query ($x: String) { tasks(filter: {title: {eq: $x}}) { totalCount } }",
                        "{\"x\":\"\\ud800\"}"));
        all.put(
                "lone-surrogate-in-the-document",
                document("{ tasks(filter: {title: {eq: \"\\uD800\"}}) { totalCount } }"));
        all.put(
                "lone-surrogate-in-json",
                body(
                        "query ($x: JSON) { tasks(filter: {metadata: {contains: $x}}) { totalCount } }",
                        "{\"x\":{\"a\":\"\\udfff\"}}"));
        all.put(
                "broken-utf-8",
                bytes(
                        concat(
                                "{\"query\":\"{ __typename }\",\"operationName\":\""
                                        .getBytes(StandardCharsets.UTF_8),
                                new byte[] {(byte) 0xC3, (byte) 0x28},
                                "\"}".getBytes(StandardCharsets.UTF_8))));
        all.put(
                "like-that-ends-in-an-escape",
                document("{ tasks(filter: {title: {like: \"\\\\\"}}) { totalCount } }"));
        all.put(
                "hostile-search",
                document("{ tasks(filter: {search: \"\\\"'):*&|!<-> \\\\\"}) { totalCount } }"));
        all.put(
                "long-string",
                body(
                        "query ($x: String) { tasks(filter: {title: {eq: $x}}) { totalCount } }",
                        "{\"x\":\"" + "x".repeat(900_000) + "\"}"));
        all.put(
                "quotes",
                document(
                        "{ tasks(filter: {title: {eq: \"'; drop table tasks; --\"}}) { totalCount } }"));
    }

    private void handles(Map<String, HttpRequest> all) {
        all.put("cursor-garbage", document("{ tasks(after: \"garbage\") { nodes { id } } }"));
        all.put("cursor-empty", document("{ tasks(after: \"\") { nodes { id } } }"));
        all.put(
                "cursor-of-json",
                document("{ tasks(after: \"W251bGwsbnVsbF0=\") { nodes { id } } }"));
        all.put(
                "cursor-long",
                document("{ tasks(after: \"" + "A".repeat(100_000) + "\") { nodes { id } } }"));
        all.put("id-of-nothing", document("{ task(id: \"x\") { id } }"));
        all.put("id-injection", document("{ task(id: \"task_' or 1=1 --\") { id } }"));
        all.put(
                "id-of-another-type",
                document("{ task(id: \"user_01900000-0000-7000-8000-000000000001\") { id } }"));
        all.put("id-long", document("{ task(id: \"task_" + "0".repeat(100_000) + "\") { id } }"));
        all.put("id-number", document("{ task(id: 7) { id } }"));
        all.put(
                "number-of-a-million-digits",
                document("{ tasks(first: " + "9".repeat(900_000) + ") { totalCount } }"));
        all.put(
                "decimal-as-a-long-text",
                body(
                        "query ($x: Decimal) { messages(filter: {costUsd: {gt: $x}}) { totalCount } }",
                        "{\"x\":\"" + "9".repeat(900_000) + "\"}"));
        all.put(
                "long-as-a-long-text",
                body(
                        "query ($x: BigInt) { fileItems(filter: {fileSize: {gt: $x}}) { totalCount } }",
                        "{\"x\":\"" + "9".repeat(900_000) + "\"}"));
        all.put(
                "size-that-no-statement-has",
                body(
                        "query ($n: Int) { projects(first: 100) { nodes { tasks(first: 100) { nodes { dependents(first: 100)"
                                + " { nodes { id } } } } members(first: $n) { totalCount } } } }",
                        "{\"n\": 101}"));
        all.put(
                "empty-filters",
                body(
                        "query ($f: TaskFilter) { tasks(filter: $f) { totalCount } }",
                        "{\"f\":{\"and\":[" + "{},".repeat(200_000) + "{}]}}"));
        all.put(
                "search-of-signs",
                body(
                        "query ($x: String) { tasks(filter: {search: $x}) { totalCount } }",
                        "{\"x\":\"" + "- ".repeat(500) + "\"}"));
        all.put(
                "search-of-many-words",
                body(
                        "query ($x: String) { tasks(filter: {search: $x}) { totalCount } }",
                        "{\"x\":\"" + "a b ".repeat(100_000) + "\"}"));
        all.put("page-negative", document("{ tasks(first: -1) { nodes { id } } }"));
        all.put("page-huge", document("{ tasks(first: 99999999999) { nodes { id } } }"));
        all.put("page-beyond-the-limit", document("{ tasks(first: 101) { nodes { id } } }"));
        all.put(
                "page-in-both-directions",
                document("{ tasks(first: 1, last: 1) { nodes { id } } }"));
        all.put(
                "number-of-many-digits",
                document("{ tasks(first: " + "9".repeat(20_000) + ") { nodes { id } } }"));
        all.put(
                "number-with-a-huge-exponent",
                body(
                        "query ($x: JSON) { tasks(filter: {metadata: {contains: $x}}) { totalCount } }",
                        "{\"x\": 1e999999999}"));
        all.put(
                "number-of-many-digits-in-a-variable",
                body(
                        "query ($x: JSON) { tasks(filter: {metadata: {contains: $x}}) { totalCount } }",
                        "{\"x\": " + "9".repeat(500_000) + "}"));
        all.put(
                "decimal-with-a-huge-exponent",
                body(
                        "query ($x: Decimal) { messages(filter: {costUsd: {gt: $x}}) { totalCount } }",
                        "{\"x\": 1e999999}"));
        all.put(
                "time-of-no-calendar",
                document(
                        "{ tasks(filter: {createdAt: {gt: \"+999999999-12-31T23:59:59Z\"}}) { totalCount } }"));
    }

    private void bodies(Map<String, HttpRequest> all) {
        all.put("gzip-bomb", packed(new byte[200 << 20]));
        all.put(
                "gzip-bomb-of-spaces",
                packed((" ".repeat(50 << 20) + "{}").getBytes(StandardCharsets.US_ASCII)));
        all.put(
                "gzip-of-nothing",
                request()
                        .header("Content-Encoding", "gzip")
                        .POST(new Recorded("no gzip".getBytes(StandardCharsets.US_ASCII)))
                        .build());
        all.put(
                "gzip-twice",
                request()
                        .header("Content-Encoding", "gzip, gzip")
                        .POST(new Recorded(gzip("{}".getBytes(StandardCharsets.US_ASCII))))
                        .build());
        all.put("large-body", raw("{\"query\":\"" + "x".repeat(2 << 20) + "\"}"));
        all.put(
                "many-members",
                raw(
                        "{"
                                + many(50_000, i -> "\"m" + i + "\":1,")
                                + "\"query\":\"{ __typename }\"}"));
        all.put("empty-body", raw(""));
        all.put("no-json", raw("query { __typename }"));
        all.put("a-file", raw("%PDF-1.7"));
        all.put("two-bodies", raw("{\"query\":\"{ __typename }\"}{\"query\":\"{ __typename }\"}"));
        all.put("variables-as-a-list", raw("{\"query\":\"{ __typename }\",\"variables\":[1]}"));
        all.put(
                "prototype-members",
                raw(
                        "{\"query\":\"{ __typename }\",\"variables\":{\"__proto__\":{\"a\":1}},\"extensions\":{\"constructor\":1}}"));
    }

    private void origins(Map<String, HttpRequest> all) {
        for (var type :
                List.of(
                        "text/plain",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=x")) {
            all.put(
                    "csrf-" + type.replaceAll(";.*", "").replace('/', '-'),
                    builder()
                            .header("Content-Type", type)
                            .POST(
                                    new Recorded(
                                            "{\"query\":\"{ __typename }\"}"
                                                    .getBytes(StandardCharsets.UTF_8)))
                            .build());
        }
        all.put(
                "csrf-no-content-type",
                builder()
                        .POST(
                                new Recorded(
                                        "{\"query\":\"{ __typename }\"}"
                                                .getBytes(StandardCharsets.UTF_8)))
                        .build());
        all.put(
                "mutation-by-get",
                builder(
                                "?query="
                                        + URLEncoder.encode(
                                                "mutation { __typename }", StandardCharsets.UTF_8))
                        .GET()
                        .build());
        all.put(
                "broken-address",
                builder("?query=%7B%20__typename%20%7D&variables=%7B").GET().build());
        all.put(
                "token-in-the-address",
                builder("?access_token=x&query=%7B%20__typename%20%7D").GET().build());
        all.put(
                "broken-token",
                builder()
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer x.y.z")
                        .POST(
                                new Recorded(
                                        "{\"query\":\"{ __typename }\"}"
                                                .getBytes(StandardCharsets.UTF_8)))
                        .build());
        all.put(
                "token-of-no-algorithm",
                builder()
                        .header("Content-Type", "application/json")
                        .header(
                                "Authorization",
                                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMTkwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.")
                        .POST(
                                new Recorded(
                                        "{\"query\":\"{ __typename }\"}"
                                                .getBytes(StandardCharsets.UTF_8)))
                        .build());
    }

    private HttpRequest.Builder builder(String query) {
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + sluice.port() + "/graphql" + query))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", "application/graphql-response+json");
    }

    private HttpRequest.Builder builder() {
        return builder("");
    }

    /** Of somebody who is signed in: there is more to reach. */
    private HttpRequest.Builder request() {
        return builder()
                .header("Content-Type", "application/json")
                .header("Authorization", authorization);
    }

    private HttpRequest bytes(byte[] body) {
        return request().POST(new Recorded(body)).build();
    }

    private HttpRequest raw(String body) {
        return bytes(body.getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest document(String document) {
        return raw(TestSluice.JSON.writeValueAsString(Map.of("query", document)));
    }

    private HttpRequest body(String document, String variables) {
        return raw(
                "{\"query\":"
                        + TestSluice.JSON.writeValueAsString(document)
                        + ",\"variables\":"
                        + variables
                        + "}");
    }

    private HttpRequest packed(byte[] body) {
        return request().header("Content-Encoding", "gzip").POST(new Recorded(gzip(body))).build();
    }

    private static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return packed.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String many(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(" "));
    }
}
