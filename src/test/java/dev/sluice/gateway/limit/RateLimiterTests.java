package dev.sluice.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateLimiterTests {

    /** So low that nothing is refilled while a test runs. */
    private static final int RATE = 12;

    private static RateLimiter divided(int replicas) {
        var limiter = new RateLimiter(RATE, RATE);
        limiter.divide(replicas);
        return limiter;
    }

    /** The number of requests that limiters admit together. */
    private static long admitted(List<RateLimiter> limiters) {
        return limiters.stream()
                .flatMap(limiter -> Stream.generate(() -> limiter).limit(2 * RATE))
                .filter(RateLimiterTests::admits)
                .count();
    }

    private static boolean admits(RateLimiter limiter) {
        try {
            limiter.takeRequest();
            return true;
        } catch (Refusal refused) {
            return false;
        }
    }

    @Test
    void replicasAdmitTheRateTogether() {
        assertThat(admitted(List.of(divided(1)))).isEqualTo(RATE);
        assertThat(admitted(List.of(divided(3), divided(3), divided(3)))).isEqualTo(RATE);
    }

    @Test
    void aNewReplicaTakesItsPartOfTheRest() {
        var first = divided(1);
        for (var i = 0; i < RATE / 2; i++) {
            first.takeRequest();
        }
        first.divide(2);
        assertThat(admitted(List.of(first))).isEqualTo(RATE / 4);
    }

    @Test
    void eachReplicaAdmitsSomething() {
        assertThat(admitted(List.of(divided(1000)))).isOne();
    }

    @Test
    void namesThePartInARefusal() {
        var limiter = divided(4);
        limiter.spend(RATE / 4);
        assertThatThrownBy(() -> limiter.spend(1))
                .hasMessageStartingWith(
                        "Operations of a cost of 12 a minute are allowed, in equal parts at 4 replicas");
        assertThatThrownBy(() -> limiter.spend(RATE))
                .hasMessage(
                        "The operation costs 12, more than the 3 that are allowed in a minute at one replica");
    }
}
