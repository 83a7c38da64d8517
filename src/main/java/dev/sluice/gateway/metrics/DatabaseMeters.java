package dev.sluice.gateway.metrics;

import dev.sluice.database.Availability;
import dev.sluice.database.connection.Connections;
import dev.sluice.query.run.SharedRuns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Shows the connections to the database, and the runs of statements that use them or wait. */
@Component
final class DatabaseMeters implements MeterBinder {

    private static final String POOL = "pool";

    private final Availability availability;
    private final Readiness readiness;
    private final Connections requests;
    private final Connections reserved;
    private final SharedRuns runs;

    DatabaseMeters(
            Availability availability,
            Readiness readiness,
            @Qualifier("requestConnections") Connections requests,
            @Qualifier("reservedConnections") Connections reserved,
            SharedRuns runs) {
        this.availability = availability;
        this.readiness = readiness;
        this.requests = requests;
        this.reserved = reserved;
        this.runs = runs;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "sluice.database.available",
                        availability,
                        database -> database.isReachable() ? 1 : 0)
                .description("1 if the last statement reached the database, else 0")
                .register(registry);
        Gauge.builder("sluice.ready", readiness, state -> state.isReady() ? 1 : 0)
                .description("1 if readiness probes succeed, 0 if they fail")
                .register(registry);
        pool(registry, "requests", requests);
        pool(registry, "reserved", reserved);
        Gauge.builder("sluice.runs.running", runs, SharedRuns::running)
                .description("Runs of statements that have a connection or are about to get one")
                .register(registry);
        Gauge.builder("sluice.runs.waiting", runs, SharedRuns::waiting)
                .description("Reads that wait for a run")
                .register(registry);
    }

    private static void pool(MeterRegistry registry, String name, Connections pool) {
        Gauge.builder("sluice.connections.used", pool, Connections::used)
                .description("Connections to the database that statements use")
                .tag(POOL, name)
                .register(registry);
        Gauge.builder("sluice.connections.idle", pool, Connections::idle)
                .description("Open connections to the database that wait for statements")
                .tag(POOL, name)
                .register(registry);
        Gauge.builder("sluice.connections.pending", pool, Connections::pending)
                .description("Statements that wait for a connection to the database")
                .tag(POOL, name)
                .register(registry);
        Gauge.builder("sluice.connections.limit", pool, Connections::max)
                .description("Maximum of connections to the database")
                .tag(POOL, name)
                .register(registry);
    }
}
