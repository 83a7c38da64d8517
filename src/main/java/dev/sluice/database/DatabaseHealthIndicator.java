package dev.sluice.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/**
 * Reports whether the database answers, and has run all migrations of this Sluice. It may lack some
 * of them after a restore of an older dump. Asks on a reserved connection, which requests cannot
 * take.
 */
public final class DatabaseHealthIndicator implements ReactiveHealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealthIndicator.class);

    /**
     * The maximum time for an answer. Health probes repeat every few seconds and must not pile up.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final SqlRunner reserved;
    private final SchemaVersion version;
    private final AtomicBoolean isCurrent = new AtomicBoolean(true);
    private volatile @Nullable Boolean ready;

    /**
     * Creates an indicator.
     *
     * @param version the migrations that the database must have
     */
    public DatabaseHealthIndicator(SqlRunner reserved, SchemaVersion version) {
        this.reserved = reserved;
        this.version = version;
    }

    @Override
    public Mono<Health> health() {
        return reserved.rows(
                        SchemaVersion.MISSING,
                        version.parameters(),
                        row -> row.get("missing", Integer.class))
                .single()
                .map(this::health)
                .timeout(PATIENCE)
                .onErrorResume(failure -> Mono.just(Health.down(failure).build()))
                .doOnNext(health -> ready = health.getStatus().equals(Status.UP));
    }

    private Health health(int missing) {
        if (missing == 0) {
            if (!isCurrent.getAndSet(true)) {
                LOG.info("The schema has all migrations of this Sluice again");
            }
            return Health.up().build();
        }
        if (isCurrent.getAndSet(false)) {
            LOG.warn(
                    "The schema is older than this Sluice: {} of its migrations have not run",
                    missing);
        }
        return Health.down().build();
    }

    /** Returns the result of the last check; null before the first one. */
    public @Nullable Boolean isReady() {
        return ready;
    }
}
