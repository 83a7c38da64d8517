package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.NappingSluice;
import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.connection.Connections;
import dev.sluice.gateway.limit.Admission;
import dev.sluice.query.run.AnswerMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Clients that send slowly, read slowly or not at all, or leave: their connections are closed. */
@Timeout(120)
class SocketIntegrationTests {

    private static final String HELLO = "{ __typename }";

    /** 24 MB. */
    private static final String LARGE =
            IntStream.range(0, 6)
                    .mapToObj(
                            i ->
                                    "a"
                                            + i
                                            + ": naps(filter: {seconds: {lt: 1}}) { nodes { snored } }")
                    .collect(Collectors.joining(" ", "{ ", " }"));

    private static final int LARGE_BYTES = 24_000_000;

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        sluice =
                NappingSluice.start(
                        DATABASE,
                        folder,
                        Map.of(
                                "sluice.edge.socket.header-timeout", "500ms",
                                "sluice.edge.socket.body-timeout", "500ms",
                                "sluice.edge.socket.idle-timeout", "1s",
                                "sluice.edge.socket.write-timeout", "1s",
                                "sluice.edge.socket.max-connections-per-address", "20",
                                "sluice.edge.max-answer-memory", "60MB"));
        await().until(() -> client().send(RawClient.post(HELLO)).readSome().contains("200 OK"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** Whatever a client did: nothing of it is left. */
    @AfterEach
    void nothingIsHeld() {
        await().atMost(Duration.ofSeconds(30)).until(() -> memory().used() == 0);
        await().until(() -> sluice.bean(Admission.class).inside() == 0);
        await().until(() -> sluice.bean(Connections.class).open() == 0);
    }

    @Test
    void closesAConnectionThatSaysNothing() throws IOException {
        try (var client = client()) {
            assertThat(client.readToTheEnd()).isEmpty();
        }
    }

    @Test
    void closesAConnectionWithHalfARequestLine() throws IOException {
        try (var client = client()) {
            assertThat(client.send("POST /graph").readToTheEnd()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatSendsHeadersByteByByte() throws IOException {
        try (var client = client()) {
            client.send("POST /graphql HTTP/1.1\r\nX: ").repeat(new byte[] {'x'}, 20);
            assertThat(client.readToTheEnd()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatIsIdleAfterAnAnswer() throws IOException {
        try (var client = client()) {
            assertThat(client.send(RawClient.post(HELLO)).textToTheEnd())
                    .contains("200 OK", "__typename");
        }
    }

    @Test
    void answersABodyThatComesByteByByte() throws IOException {
        try (var client = client()) {
            client.send(
                            "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")
                    .repeat(new byte[] {' '}, 20);
            assertThat(client.textToTheEnd())
                    .contains("408", "DEADLINE_EXCEEDED", "did not arrive within 500 ms");
        }
    }

    @Test
    void closesAConnectionWhoseRequestIsAnsweredWhileItsBodyGoesOn() throws IOException {
        try (var client = client()) {
            client.send("PUT /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
                    .repeat(new byte[] {' '}, 20);
            assertThat(client.textToTheEnd()).contains("405");
        }
    }

    @Test
    void closesAConnectionThatDoesNotReadALargeAnswer() throws IOException {
        try (var client = client()) {
            client.send(RawClient.post(LARGE));
            await().until(() -> memory().used() > LARGE_BYTES);
            await().atMost(Duration.ofSeconds(30)).until(() -> memory().used() == 0);
            assertThat(client.readToTheEnd().length).isBetween(1, LARGE_BYTES - 1);
        }
    }

    @Test
    void keepsPlacesAndBytesUntilTheAnswerIsRead() throws IOException {
        try (var client = client()) {
            client.send(RawClient.post(LARGE));
            await().until(() -> memory().used() > LARGE_BYTES);
            assertThat(sluice.bean(Admission.class).inside()).isEqualTo(1);
            assertThat(client.readToTheEnd().length).isGreaterThan(LARGE_BYTES);
        }
    }

    @Test
    void rejectsAnswersThatHaveNoRoomAndServesOthers() throws IOException {
        try (var one = client();
                var other = client();
                var third = client()) {
            one.send(RawClient.post(LARGE));
            other.send(RawClient.post(LARGE));
            await().until(() -> memory().used() > 2 * LARGE_BYTES);
            var rejected = third.send(RawClient.post(LARGE)).textToTheEnd();
            assertThat(rejected).contains("UNAVAILABLE", "retryAfter");
        }
    }

    @Test
    void closesAConnectionThatSendsRequestsAndReadsNoAnswers() throws IOException {
        try (var client = client()) {
            client.repeat(
                    RawClient.post("{ __schema { types { name description } } }")
                            .repeat(100)
                            .getBytes(StandardCharsets.UTF_8),
                    0);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> sluice.bean(Connections.class).open() == 0);
        }
    }

    @Test
    void closesAConnectionThatSendsALargeBodyBehindAnUnansweredRequest() throws IOException {
        try (var client = client()) {
            client.send(RawClient.post(NappingSluice.LONG_NAP))
                    .send(
                            "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n")
                    .repeat(new byte[10_000], 0);
            assertThat(client.readToTheEnd()).isEmpty();
        }
    }

    @Test
    void answersRequestsThatAreSentTogetherInTheirOrder() throws IOException {
        try (var client = client()) {
            client.send(RawClient.post(NappingSluice.SHORT_NAP) + RawClient.post(HELLO).repeat(20));
            assertThat(client.textToTheEnd().split("HTTP/1.1 200 OK", -1)).hasSize(22);
        }
    }

    @Test
    void closesAnHttp2ConnectionWithoutRequestsWhateverItSends() throws IOException {
        try (var client = client()) {
            client.send(Http2Bytes.preface(65_535)).repeat(Http2Bytes.ping(), 20);
            client.readToTheEnd();
        }
    }

    @Test
    void closesAnHttp2ConnectionThatSendsHeadersByteByByte() throws IOException {
        try (var client = client()) {
            client.send(Http2Bytes.preface(65_535)).send(new byte[] {0, 16, 0, 1, 4, 0, 0, 0, 1});
            client.repeat(new byte[] {0}, 20).readToTheEnd();
        }
    }

    @Test
    void closesAnHttp2ConnectionThatTakesNothingButPings() throws IOException {
        try (var client = client()) {
            client.send(Http2Bytes.preface(0)).send(Http2Bytes.post(1, HELLO));
            client.repeat(Http2Bytes.ping(), 20).readToTheEnd();
        }
    }

    @Test
    void answersAnHttp2BodyThatComesByteByByte() throws IOException {
        try (var client = client()) {
            client.send(Http2Bytes.preface(65_535)).send(Http2Bytes.headers(1));
            assertThat(client.textToTheEnd()).contains("did not arrive within 500 ms");
        }
    }

    @Test
    void closesOneConnectionTooMany() throws IOException {
        var clients = new ArrayList<RawClient>();
        try {
            for (var i = 0; i < 20; i++) {
                clients.add(client());
            }
            await().until(() -> sluice.bean(Connections.class).open() == 20);
            try (var more = client()) {
                assertThat(more.readToTheEnd()).isEmpty();
                assertThat(sluice.bean(Connections.class).open()).isEqualTo(20);
            }
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    /** By both versions, compressed and not, by GET with its hash too. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void sendsLargeAnswersWhole(HttpClient.Version version) throws Exception {
        var query = "?query=" + URLEncoder.encode(LARGE, StandardCharsets.UTF_8);
        var uri = URI.create("http://localhost:" + sluice.port() + "/graphql" + query);
        try (var client = HttpClient.newBuilder().version(version).build()) {
            var plain =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
            var packed =
                    client.send(
                            HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").build(),
                            BodyHandlers.ofByteArray());
            var tag = plain.headers().firstValue("ETag").orElseThrow();
            var again =
                    client.send(
                            HttpRequest.newBuilder(uri).header("If-None-Match", tag).build(),
                            BodyHandlers.ofByteArray());

            assertThat(
                            TestSluice.JSON
                                    .readTree(plain.body())
                                    .at("/data/a5/nodes/0/snored")
                                    .asString())
                    .hasSize(4_000_000);
            assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                    .isEqualTo(plain.body());
            assertThat(packed.headers().firstValue("ETag")).contains(tag);
            assertThat(again.statusCode()).isEqualTo(304);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /graphql;a=b",
                "GET /graphql%00",
                "GET //////graphql",
                "GET /graphql/%2e%2e/x",
                "TRACE /graphql?query=%7B__typename%7D",
                "GET /graphql?query=%zz",
                "GET /graph|ql"
            })
    void answersAddressesThatAreRejected(String line) throws IOException {
        try (var client = client()) {
            assertThat(client.send(line + " HTTP/1.1\r\nHost: x\r\n\r\n").readSome())
                    .contains(" 400 ")
                    .contains("\"BAD_USER_INPUT\"");
        }
    }

    /** Nothing that a client does is a warning of ours. */
    @Test
    void saysOfBadClientsOneLineAtMost() throws IOException {
        var log = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        try {
            for (var bad : misbehaviours()) {
                try (var client = client()) {
                    client.send(bad);
                    client.reset();
                }
                try (var client = client()) {
                    client.send(bad).readToTheEnd();
                }
            }
            try (var client = client()) {
                client.send(RawClient.post(LARGE));
                await().until(() -> memory().used() > LARGE_BYTES);
                client.reset();
            }
            nothingIsHeld();
            assertThat(client().send(RawClient.post(HELLO)).readSome()).contains("200 OK");
        } finally {
            root.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    private static List<String> misbehaviours() {
        var head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        return List.of(
                head + "Content-Length: 1000\r\n\r\n{\"query\": ",
                head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"que\r\n",
                head + "Transfer-Encoding: chunked\r\n\r\nthis is no length\r\n\r\n",
                head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\n{\"que\r\n",
                head + "Content-Length: -1\r\n\r\n",
                head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
                head + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "GET\r\n\r\n",
                "GET /graphql\r\n\r\n",
                "GET /graphql HTTP/9.9\r\n\r\n",
                "GET /graphql?query=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /graphql?query=\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /graphql HTTP/1.1\r\nHost x\r\n\r\n",
                "GET /graphql HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
                "GET /" + "y".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthese are no frames at all",
                "PRI * HTTP/2.0\r\n\r\nnothing of the sort",
                RawClient.post(NappingSluice.SHORT_NAP),
                RawClient.post(HELLO) + "rubbish\r\n\r\n");
    }

    private static RawClient client() throws IOException {
        return new RawClient(sluice.port());
    }

    private static AnswerMemory memory() {
        return sluice.bean(AnswerMemory.class);
    }
}
