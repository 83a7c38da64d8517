package dev.sluice.gateway.slow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rate of lines, by a clock that the test turns. */
class LineLimitTests {

    private long now;

    private final LineLimit limit =
            new LineLimit(
                    10,
                    new TimeMeter() {
                        @Override
                        public long currentTimeNanos() {
                            return now;
                        }

                        @Override
                        public boolean isWallClockBased() {
                            return false;
                        }
                    });

    @Test
    void letsNoMoreThanTheMaximumThroughInASecond() {
        assertThat(lines(1000)).isEqualTo(10);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(lines(1000)).isEqualTo(10);
        now += TimeUnit.HOURS.toNanos(1);
        assertThat(lines(1000)).as("an idle hour adds no more than a second").isEqualTo(10);
    }

    @Test
    void countsTheLinesThatWereLeftOutInTheNextLine() {
        assertThat(lines(100)).isEqualTo(10);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(limit.next()).isEqualTo(90);
        assertThat(limit.next()).isZero();
    }

    private long lines(int slow) {
        return IntStream.range(0, slow).filter(_ -> limit.next() != LineLimit.LEFT_OUT).count();
    }
}
