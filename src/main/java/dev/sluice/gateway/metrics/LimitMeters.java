package dev.sluice.gateway.metrics;

import dev.sluice.gateway.connection.Connections;
import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.limit.Admission;
import dev.sluice.gateway.limit.Rejections;
import dev.sluice.policy.Limit;
import dev.sluice.query.run.AnswerMemory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Shows how much of its limits the gateway uses, and how many requests each limit rejects. */
@Component
final class LimitMeters implements MeterBinder {

    private final Admission admission;
    private final AnswerMemory answers;
    private final DocumentWorkers workers;
    private final Connections connections;
    private final Rejections rejections;

    LimitMeters(
            Admission admission,
            AnswerMemory answers,
            DocumentWorkers workers,
            Connections connections,
            Rejections rejections) {
        this.admission = admission;
        this.answers = answers;
        this.workers = workers;
        this.connections = connections;
        this.rejections = rejections;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        operations(registry);
        documents(registry);
        Gauge.builder("sluice.answers.held", answers, AnswerMemory::used)
                .description("Answers that are not written to their clients yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("sluice.answers.held.limit", answers, AnswerMemory::max)
                .description("Maximum of sluice_answers_held_bytes")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("sluice.http.connections", connections, Connections::open)
                .description("Open connections of clients")
                .register(registry);
        Gauge.builder("sluice.http.connections.limit", connections, Connections::max)
                .description("Maximum of open connections of clients")
                .register(registry);
        for (var limit : Limit.values()) {
            FunctionCounter.builder("sluice.rejections", this, all -> all.count(limit))
                    .description("Requests and connections that a limit rejected")
                    .tag("limit", limit.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    /** Connections are counted where they are closed, and all others with the requests. */
    private long count(Limit limit) {
        return rejections.count(limit) + (limit == Limit.CONNECTIONS ? connections.rejected() : 0);
    }

    private void operations(MeterRegistry registry) {
        Gauge.builder("sluice.operations.running", admission, Admission::running)
                .description("Operations that run")
                .register(registry);
        Gauge.builder("sluice.operations.running.limit", admission, all -> all.bounds().running())
                .description("Maximum of running operations")
                .register(registry);
        Gauge.builder("sluice.operations.waiting", admission, Admission::waiting)
                .description("Operations that wait for a place")
                .register(registry);
        Gauge.builder("sluice.operations.waiting.limit", admission, all -> all.bounds().waiting())
                .description("Maximum of waiting operations")
                .register(registry);
    }

    private void documents(MeterRegistry registry) {
        Gauge.builder("sluice.workers.running", workers, DocumentWorkers::running)
                .description("Documents and bodies that are read on a thread of the workers")
                .register(registry);
        Gauge.builder("sluice.workers.limit", workers, DocumentWorkers::threads)
                .description("Threads of the workers")
                .register(registry);
        Gauge.builder("sluice.workers.waiting", workers, DocumentWorkers::waiting)
                .description("Documents and bodies that wait for a thread of the workers")
                .register(registry);
    }
}
