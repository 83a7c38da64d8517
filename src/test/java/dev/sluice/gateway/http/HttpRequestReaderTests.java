package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.limit.SocketSettings;
import dev.sluice.policy.Limit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Large bodies are read by threads that serve no sockets. */
@Timeout(20)
class HttpRequestReaderTests {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MAX_BODY = 1 << 20;
    private static final String SMALL = "{\"query\":\"{ __typename }\"}";
    private static final String LARGE =
            "{\"query\":\"{ __typename }%s\"}".formatted(" ".repeat(20_000));

    private final DocumentWorkers workers = new DocumentWorkers();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final HttpRequestReader reader =
            new HttpRequestReader(
                    MAX_BODY,
                    new SocketSettings(LONG, LONG, LONG, LONG, DataSize.ofKilobytes(16), 10, 10),
                    workers);

    @AfterEach
    void stop() {
        gate.countDown();
        workers.destroy();
    }

    private static MockServerRequest post(byte[] body, String... header) {
        var request =
                MockServerRequest.builder()
                        .header("Content-Type", MediaType.APPLICATION_JSON_VALUE);
        if (header.length == 2) {
            request.header(header[0], header[1]);
        }
        return request.body(Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String thread(MockServerRequest request) {
        return reader.body(request)
                .map(_ -> Thread.currentThread().getName())
                .blockOptional()
                .orElseThrow();
    }

    @Test
    void readsASmallBodyWhereItArrives() {
        assertThat(thread(post(bytes(SMALL)))).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void readsALargeBodyElsewhere() {
        assertThat(thread(post(bytes(LARGE)))).startsWith("document-");
    }

    @Test
    void readsAPackedBodyByItsSizeAfterDecompression() throws IOException {
        assertThat(thread(packed(SMALL))).isEqualTo(Thread.currentThread().getName());
        assertThat(thread(packed(LARGE))).startsWith("document-");
    }

    private static MockServerRequest packed(String body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes(body));
        }
        return post(packed.toByteArray(), "Content-Encoding", "gzip");
    }

    @Test
    void rejectsALargeBodyThatIsNotValid() {
        var failure =
                reader.body(post(bytes(LARGE.substring(1))))
                        .map(_ -> (Throwable) new AssertionError("read"))
                        .onErrorResume(Mono::just)
                        .block();
        assertThat(failure)
                .isInstanceOfSatisfying(
                        HttpRefusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(HttpStatus.BAD_REQUEST));
    }

    @Test
    void rejectsLargeBodiesBeyondThoseThatMayWait() {
        var answers = new ArrayList<Mono<Throwable>>();
        for (var i = 0; i < 200; i++) {
            answers.add(
                    reader.body(post(bytes(LARGE)))
                            .doOnNext(_ -> await(gate))
                            .then(Mono.<Throwable>empty())
                            .onErrorResume(Mono::just));
        }
        var failures =
                Flux.fromIterable(answers)
                        .flatMap(answer -> answer, answers.size())
                        .doOnNext(_ -> gate.countDown())
                        .collectList()
                        .block();
        assertThat(failures)
                .isNotEmpty()
                .allSatisfy(
                        failure -> {
                            assertThat(failure).isInstanceOf(HttpRefusal.class);
                            var refusal = ((HttpRefusal) failure).toRefusal();
                            assertThat(((HttpRefusal) failure).status())
                                    .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                            assertThat(refusal.limit()).isEqualTo(Limit.WORKERS);
                        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
