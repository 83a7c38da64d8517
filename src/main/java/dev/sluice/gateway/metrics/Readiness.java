package dev.sluice.gateway.metrics;

import dev.sluice.database.DatabaseHealthIndicator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Knows what a readiness probe would answer, also if no probe arrives. Asks the database every few
 * seconds, because a scrape must not wait for it.
 */
@Component
final class Readiness implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final ApplicationAvailability availability;
    private final DatabaseHealthIndicator database;
    private volatile @Nullable Disposable loop;

    Readiness(ApplicationAvailability availability, DatabaseHealthIndicator database) {
        this.availability = availability;
        this.database = database;
    }

    /**
     * Returns whether the gateway accepts requests now, and the last answer of the database was
     * good.
     */
    boolean isReady() {
        return availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                && Boolean.TRUE.equals(database.isReady());
    }

    @Override
    public void start() {
        loop =
                Mono.defer(database::health)
                        .then(Mono.delay(PERIOD))
                        .repeat()
                        .subscribe(
                                _ -> {}, failure -> LOG.error("Readiness is not checked", failure));
    }

    @Override
    public void stop() {
        var current = loop;
        if (current != null) {
            current.dispose();
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    /** Returns a low phase: the checks start before the web server and stop after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
