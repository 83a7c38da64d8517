package dev.sluice.query.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunEstimatorTests {

    private final RunEstimator estimator = new RunEstimator();

    @Test
    void beginsByRunningEachRowAtOnce() {
        assertThat(estimator.rowsPerRun()).isEqualTo(1);
        assertThat(estimator.runsAtOnce()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void sharesTheMoreTheQuickerAStatementIs() {
        estimator.took(Duration.ofMillis(4).toNanos(), 4);
        assertThat(estimator.rowsPerRun()).isEqualTo(10);
        assertThat(estimator.runsAtOnce()).isBetween(2, 16);

        estimator.took(Duration.ofMillis(1).toNanos(), 20);
        assertThat(estimator.rowsPerRun()).isEqualTo(64);
    }

    @Test
    void isNotMisledByOneSlowRun() {
        estimator.took(Duration.ofNanos(100_000).toNanos(), 1);
        estimator.took(Duration.ofMillis(10).toNanos(), 1);
        assertThat(estimator.rowsPerRun()).isGreaterThan(1);

        for (var i = 0; i < 50; i++) {
            estimator.took(Duration.ofMillis(10).toNanos(), 1);
        }
        assertThat(estimator.rowsPerRun()).isEqualTo(1);
    }

    @Test
    void learnsFromACancelledRunThatItWasSlow() {
        assertThat(estimator.isLong(0)).isFalse();
        estimator.tookAtLeast(Duration.ofSeconds(10).toNanos(), 1);
        assertThat(estimator.isLong(0)).isTrue();
    }

    @Test
    void learnsNothingFromARunThatWasCancelledEarly() {
        estimator.took(Duration.ofSeconds(1).toNanos(), 1);
        estimator.tookAtLeast(Duration.ofMillis(1).toNanos(), 1);
        assertThat(estimator.isLong(0)).isTrue();
    }
}
