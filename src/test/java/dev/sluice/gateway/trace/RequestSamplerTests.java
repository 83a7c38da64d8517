package dev.sluice.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import java.util.HashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

/** Which requests are traced. */
class RequestSamplerTests {

    private static final int REQUESTS = 10_000;

    /** Ids that every share of trace ids has in it, and the flag that asks to be sampled. */
    private static final String LOWEST = "00-00000000000000010000000000000000-0000000000000001-01";

    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String NOT_SAMPLED =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    @Test
    void tracesNothingAtZeroAndAllAtOne() {
        assertThat(traced(new RequestSampler(0, 0), SAMPLED)).isZero();
        assertThat(traced(RequestSampler.none(), SAMPLED)).isZero();
        assertThat(traced(new RequestSampler(1, 0), NOT_SAMPLED)).isEqualTo(REQUESTS);
        assertThat(traced(new RequestSampler(1, 0), null)).isEqualTo(REQUESTS);
    }

    /** 1 % of 10,000 is 100; ten standard deviations are 100 more. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {LOWEST, SAMPLED, NOT_SAMPLED, "nonsense"})
    void letsNoClientDecide(@Nullable String header) {
        assertThat(traced(new RequestSampler(0.01, 0), header)).isBetween(1, 200);
    }

    @Test
    void boundsWhatTrustedClientsAskFor() {
        var sampler = new RequestSampler(0, 50);
        assertThat(traced(sampler, NOT_SAMPLED)).isZero();
        assertThat(IntStream.range(0, 50).filter(_ -> isTraced(sampler, "/graphql", SAMPLED)))
                .hasSize(50);
    }

    @Test
    void leavesTheRestToTheProbability() {
        var sampler = new RequestSampler(1, 1);
        assertThat(traced(sampler, SAMPLED)).isEqualTo(REQUESTS);
        assertThat(traced(sampler, NOT_SAMPLED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0001"
            })
    void takesNoWishOfWhatItCannotRead(String header) {
        assertThat(isTraced(new RequestSampler(0, 50), "/graphql", header)).isFalse();
        assertThat(isTraced(new RequestSampler(1, 50), "/graphql", header)).isTrue();
    }

    @Test
    void readsLaterVersionsOfTheHeader() {
        assertThat(isTraced(new RequestSampler(0, 50), "/graphql", "01" + SAMPLED.substring(2)))
                .isTrue();
        assertThat(isTraced(new RequestSampler(0, 50), "/graphql", SAMPLED + "-more")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/readiness", "/graphiql", "/", "/graphql/more"})
    void tracesNoOtherAddress(String path) {
        assertThat(isTraced(new RequestSampler(1, 50), path, SAMPLED)).isFalse();
    }

    @Test
    void leavesOtherObservationsAlone() {
        assertThat(RequestSampler.none().test("tasks.scheduled", new Observation.Context()))
                .isTrue();
    }

    private static int traced(RequestSampler sampler, @Nullable String header) {
        return (int)
                IntStream.range(0, REQUESTS)
                        .filter(_ -> isTraced(sampler, "/graphql", header))
                        .count();
    }

    private static boolean isTraced(
            RequestSampler sampler, String path, @Nullable String traceParent) {
        var request = MockServerHttpRequest.post(path);
        if (traceParent != null) {
            request.header("traceparent", traceParent);
        }
        return sampler.test(
                "http.server.requests",
                new ServerRequestObservationContext(
                        request.build(), new MockServerHttpResponse(), new HashMap<>()));
    }
}
