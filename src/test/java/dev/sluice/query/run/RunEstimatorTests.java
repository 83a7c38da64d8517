package dev.sluice.query.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunEstimatorTests {

    private final RunEstimator pace = new RunEstimator();

    @Test
    void beginsByRunningEachRowAtOnce() {
        assertThat(pace.rowsPerRun()).isEqualTo(1);
        assertThat(pace.runsAtOnce()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void sharesTheMoreTheQuickerAStatementIs() {
        pace.took(Duration.ofMillis(4).toNanos(), 4);
        assertThat(pace.rowsPerRun()).isEqualTo(10);
        assertThat(pace.runsAtOnce()).isBetween(2, 16);

        pace.took(Duration.ofMillis(1).toNanos(), 20);
        assertThat(pace.rowsPerRun()).isEqualTo(64);
    }

    @Test
    void isNotMisledByOneSlowRun() {
        pace.took(Duration.ofNanos(100_000).toNanos(), 1);
        pace.took(Duration.ofMillis(10).toNanos(), 1);
        assertThat(pace.rowsPerRun()).isGreaterThan(1);

        for (var i = 0; i < 50; i++) {
            pace.took(Duration.ofMillis(10).toNanos(), 1);
        }
        assertThat(pace.rowsPerRun()).isEqualTo(1);
    }
}
