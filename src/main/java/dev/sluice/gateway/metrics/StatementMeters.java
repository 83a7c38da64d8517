package dev.sluice.gateway.metrics;

import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlObserver;
import dev.sluice.query.trace.RunObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Measures the statements of requests, and the runs that send them. Safe for all threads. */
final class StatementMeters implements SqlObserver, RunObserver {

    private static final String STATEMENTS = "sluice.statements";

    /** The value of a label for a failure without an SQLSTATE, such as a lost connection. */
    private static final String NONE = "none";

    /** The classes of SQLSTATEs. PostgreSQL has about 45; an extension could add others. */
    private static final Pattern CLASS = Pattern.compile("[0-9A-Z]{2}");

    private static final int MAX_CLASSES = 60;

    private final MeterRegistry registry;
    private final Counter answered;
    private final Counter cancelled;
    private final Map<String, Counter> failed = new ConcurrentHashMap<>();
    private final Timer time;
    private final Timer wait;
    private final Timer queued;
    private final DistributionSummary keyRows;
    private final DistributionSummary requests;

    StatementMeters(MeterRegistry registry) {
        this.registry = registry;
        this.answered = statements("success", NONE);
        this.cancelled = statements("cancelled", NONE);
        this.time =
                time("sluice.statement", "Time from sending a statement to its last row or error");
        this.wait = time("sluice.connection.wait", "Time that a statement waits for a connection");
        this.queued = time("sluice.run.wait", "Time that a request waits for a run to begin");
        this.keyRows =
                DistributionSummary.builder("sluice.run.key.rows")
                        .description("Key rows that a run sends together")
                        .serviceLevelObjectives(Buckets.KEY_ROWS)
                        .register(registry);
        this.requests =
                DistributionSummary.builder("sluice.run.requests")
                        .description("Requests that share a run")
                        .serviceLevelObjectives(Buckets.REQUESTS)
                        .register(registry);
    }

    private Counter statements(String outcome, String sqlstate) {
        return Counter.builder(STATEMENTS)
                .description("Statements of requests by their outcome")
                .tags("outcome", outcome, "sqlstate_class", sqlstate)
                .register(registry);
    }

    private Timer time(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(Buckets.STATEMENT)
                .register(registry);
    }

    /** Does nothing: a statement counts when it has ended. */
    @Override
    public void sending(String sql, List<?> parameters) {}

    @Override
    public void acquired(long nanosWaited) {
        wait.record(nanosWaited, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ended(long nanos, @Nullable SqlFailure failure) {
        if (nanos > 0) {
            time.record(nanos, TimeUnit.NANOSECONDS);
        }
        (failure == null ? answered : failed(failure.sqlState())).increment();
    }

    private Counter failed(@Nullable String sqlstate) {
        var wanted = sqlstate == null ? "" : sqlstate.substring(0, Math.min(2, sqlstate.length()));
        var label = CLASS.matcher(wanted).matches() ? wanted : NONE;
        var known = failed.get(label);
        if (known != null) {
            return known;
        }
        var bounded = failed.size() < MAX_CLASSES ? label : NONE;
        return failed.computeIfAbsent(bounded, _ -> statements("failed", bounded));
    }

    @Override
    public void cancelled() {
        cancelled.increment();
    }

    @Override
    public void begins(int rows, int ofRequests, long nanosWaited) {
        keyRows.record(rows);
        requests.record(ofRequests);
        queued.record(nanosWaited, TimeUnit.NANOSECONDS);
    }
}
