package dev.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * A request that comes before the last one has ended keeps its connection in use and gets its
 * answer.
 */
@Timeout(20)
class EarlyRequestTests {

    private static final Duration END = Duration.ofMillis(300);

    private static DisposableServer start() {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit(
                        (_, channel, _) ->
                                channel.pipeline()
                                        .addBefore(
                                                NettyPipeline.HttpTrafficHandler,
                                                null,
                                                new EarlyRequest()))
                .handle(
                        (request, response) -> {
                            var answer = response.header("Content-Length", "0").then();
                            return request.path().equals("late")
                                    ? answer.then(Mono.delay(END)).then()
                                    : answer;
                        })
                .bindNow();
    }

    private static String head(String path, String header) {
        return "GET /" + path + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
    }

    @Test
    void readsOnAfterARequestThatWasKeptBack() throws IOException {
        var server = start();
        try (var client = new RawClient(server.port())) {
            for (var i = 0; i < 3; i++) {
                for (var path : List.of("late", "next", "third")) {
                    var answer = client.send(head(path, "")).readSome();
                    assertThat(answer).as(path).contains("200 OK");
                }
            }
        } finally {
            server.disposeNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"X: %s, 431", "Cookie: c=%s, 431", "no header, 400"})
    void answersAHeadThatIsNotValid(String header, String status) throws IOException {
        var server = start();
        var line = header.formatted("x".repeat(20_000)) + "\r\n";
        try {
            for (var before : List.of("late", "next")) {
                try (var client = new RawClient(server.port())) {
                    assertThat(client.send(head(before, "")).readSome()).contains("200 OK");
                    assertThat(client.send(head("invalid", line)).textToTheEnd())
                            .as(before)
                            .contains(status);
                }
            }
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void answersAHeadThatIsNotValidBehindRequestsThatWait() throws IOException {
        var server = start();
        try (var client = new RawClient(server.port())) {
            var line = "X: " + "x".repeat(20_000) + "\r\n";
            var answers =
                    client.send(head("late", "") + head("late", "") + head("invalid", line))
                            .textToTheEnd();
            assertThat(answers).containsSubsequence("200 OK", "200 OK", "431");
        } finally {
            server.disposeNow();
        }
    }
}
