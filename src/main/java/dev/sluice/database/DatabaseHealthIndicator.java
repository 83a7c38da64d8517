package dev.sluice.database;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/**
 * Reports whether the database answers. Asks on a reserved connection, which requests cannot take.
 */
public final class DatabaseHealthIndicator implements ReactiveHealthIndicator {

    /**
     * The maximum time for an answer. Health probes repeat every few seconds and must not pile up.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final String QUESTION = "select 1 as answer";

    private final SqlRunner reserved;

    public DatabaseHealthIndicator(SqlRunner reserved) {
        this.reserved = reserved;
    }

    @Override
    public Mono<Health> health() {
        return reserved.rows(QUESTION, List.of(), row -> row.get("answer", Integer.class))
                .then(Mono.fromSupplier(() -> Health.up().build()))
                .timeout(PATIENCE)
                .onErrorResume(failure -> Mono.just(Health.down(failure).build()));
    }
}
