package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.limit.Replicas;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways on one database admit a caller's rate together, not each. */
@Timeout(900)
class ReplicasIntegrationTests {

    private static final int RATE = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void divideTheRatesOfACaller() {
        var database = TestDatabase.copy();
        var settings =
                Map.of("sluice.edge.replicas", "", "sluice.edge.requests-per-minute", "" + RATE);
        try (var first = TestSluice.start(database, settings)) {
            try (var second = TestSluice.start(database, settings)) {
                awaits(first, 2);
                awaits(second, 2);
                var begun = System.nanoTime();
                var admitted = admitted(first) + admitted(second);
                var minutes =
                        (System.nanoTime() - begun) / (double) Duration.ofMinutes(1).toNanos();
                // the allowance of a minute, and what was refilled meanwhile
                assertThat((double) admitted).isBetween((double) RATE, RATE + minutes * RATE + 2);
            }
            awaits(first, 1);
        }
    }

    private static void awaits(TestSluice sluice, int replicas) {
        await().atMost(PATIENCE).until(() -> sluice.bean(Replicas.class).count() == replicas);
    }

    /** The number of requests that a gateway admits before it refuses one. */
    private static int admitted(TestSluice sluice) {
        var admitted = 0;
        while (sluice.post("grace", "{\"query\": \"{ __typename }\"}").statusCode() == 200) {
            admitted++;
        }
        return admitted;
    }
}
