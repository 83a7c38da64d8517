package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.RawClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** A request that comes before the last one has ended keeps its connection in use. */
@Timeout(20)
class ReadResumptionTests {

    private static final Duration END = Duration.ofMillis(300);

    @Test
    void readsOnAfterARequestThatWasKeptBack() throws IOException {
        var server =
                HttpServer.create()
                        .host("127.0.0.1")
                        .port(0)
                        .doOnChannelInit(
                                (_, channel, _) ->
                                        channel.pipeline()
                                                .addBefore(
                                                        NettyPipeline.HttpTrafficHandler,
                                                        null,
                                                        new ReadResumption()))
                        .handle(
                                (request, response) -> {
                                    var answer = response.header("Content-Length", "0").then();
                                    return request.path().equals("late")
                                            ? answer.then(Mono.delay(END)).then()
                                            : answer;
                                })
                        .bindNow();
        try (var client = new RawClient(server.port())) {
            for (var i = 0; i < 3; i++) {
                for (var path : new String[] {"late", "next", "third"}) {
                    var answer =
                            client.send("GET /" + path + " HTTP/1.1\r\nHost: x\r\n\r\n").readSome();
                    assertThat(answer).as(path).contains("200 OK");
                }
            }
        } finally {
            server.disposeNow();
        }
    }
}
