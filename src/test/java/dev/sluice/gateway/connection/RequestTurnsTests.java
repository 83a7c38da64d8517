package dev.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Http2Bytes;
import dev.sluice.gateway.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Requests of one connection do not hold up those of another one on the same event loop. */
@Timeout(20)
class RequestTurnsTests {

    private static final int REQUESTS = 40;

    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final CountDownLatch holds = new CountDownLatch(1);
    private final CountDownLatch otherIsSent = new CountDownLatch(1);
    private final LoopResources oneLoop = LoopResources.create("turns", 1, true);
    private final DisposableServer server =
            HttpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .runOn(oneLoop)
                    .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                    .doOnConnection(connection -> RequestTurns.addToStream(connection.channel()))
                    .doOnChannelInit(
                            (_, channel, _) -> {
                                if (channel.pipeline().get(NettyPipeline.HttpTrafficHandler)
                                        != null) {
                                    channel.pipeline()
                                            .addBefore(
                                                    NettyPipeline.HttpTrafficHandler,
                                                    null,
                                                    new RequestTurns());
                                }
                            })
                    .handle(
                            (request, response) -> {
                                begun.add(request.path());
                                if (request.path().equals("holds")) {
                                    holds.countDown();
                                    await(otherIsSent);
                                }
                                return response.sendString(
                                        request.receive()
                                                .aggregate()
                                                .asString()
                                                .defaultIfEmpty("")
                                                .map(body -> request.path() + ":" + body));
                            })
                    .bindNow();

    @AfterEach
    void stop() {
        otherIsSent.countDown();
        server.disposeNow();
        oneLoop.dispose();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Returns a copy, because the server adds requests while a test reads the list. */
    private List<String> begunAfter(int first) {
        var copy = List.copyOf(begun);
        return copy.subList(first, copy.size());
    }

    private static String get(String path) {
        return "GET /" + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static String post(String path, String body, String connection) {
        return "POST /%s HTTP/1.1\r\nHost: x\r\nConnection: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, connection, body.length(), body);
    }

    @Test
    void letsAnotherConnectionBeReadBetweenTwoRequests() throws Exception {
        try (var many = new RawClient(server.port());
                var other = new RawClient(server.port())) {
            // Both are connected and known to the loop.
            assertThat(many.send(get("first")).readSome()).contains("200 OK");
            assertThat(other.send(get("first")).readSome()).contains("200 OK");
            many.send(get("holds") + get("many").repeat(REQUESTS));
            await(holds);
            other.send(get("other"));
            otherIsSent.countDown();
            assertThat(other.readSome()).contains("other:");
            var order = begunAfter(2);
            assertThat(order.indexOf("other"))
                    .as("the requests that began before the other connection's: %s", order)
                    .isLessThan(10);
        }
    }

    @Test
    void letsAnotherConnectionBeReadBetweenTwoStreams() throws Exception {
        try (var many = new RawClient(server.port());
                var other = new RawClient(server.port())) {
            assertThat(many.send(Http2Bytes.preface(65_535)).readSome()).isNotEmpty();
            assertThat(other.send(get("first")).readSome()).contains("200 OK");
            var all = new ByteArrayOutputStream();
            all.writeBytes(Http2Bytes.get(1, "/holds"));
            for (var stream = 3; stream <= 2 * REQUESTS; stream += 2) {
                all.writeBytes(Http2Bytes.get(stream, "/many"));
            }
            many.send(all.toByteArray());
            await(holds);
            other.send(get("other"));
            otherIsSent.countDown();
            assertThat(other.readSome()).contains("other:");
            var order = begunAfter(1);
            assertThat(order.indexOf("other"))
                    .as("the requests that began before the other connection's: %s", order)
                    .isBetween(1, 10);
        }
    }

    @Test
    void answersEachRequestInItsOrderWithItsBody() throws IOException {
        try (var client = new RawClient(server.port())) {
            var sent =
                    IntStream.rangeClosed(1, REQUESTS)
                            .mapToObj(
                                    number ->
                                            post(
                                                    "p" + number,
                                                    "b" + number,
                                                    number == REQUESTS ? "close" : "keep-alive"))
                            .collect(Collectors.joining());
            var answers = client.send(sent).textToTheEnd();
            var at = 0;
            for (var number = 1; number <= REQUESTS; number++) {
                var next = answers.indexOf("p" + number + ":b" + number, at);
                assertThat(next).as("answer %d", number).isGreaterThanOrEqualTo(at);
                at = next;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpProtocol.class,
            names = {"HTTP11", "H2C"})
    void answersRequestsThatAreSentTogether(HttpProtocol protocol) {
        var client = HttpClient.create().host("127.0.0.1").port(server.port()).protocol(protocol);
        var answers =
                Flux.range(1, REQUESTS)
                        .flatMap(
                                number ->
                                        client.post()
                                                .uri("/p" + number)
                                                .send(
                                                        ByteBufFlux.fromString(
                                                                Mono.just("b" + number)))
                                                .responseContent()
                                                .aggregate()
                                                .asString(),
                                REQUESTS)
                        .collectList()
                        .block();
        assertThat(answers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, REQUESTS)
                                .mapToObj(number -> "p" + number + ":b" + number)
                                .toList());
    }
}
